import { expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { precomputedVendor } from "../../../../src/embedders/vendors/built-in.ts";
import { corpusVendors } from "../../../../src/embedders/vendors/corpus.ts";
import { fitCorpus } from "../../../../src/embedders/corpus/corpus-embedder.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const registry = createEmbedderRegistry([...corpusVendors, precomputedVendor]);
const { texts } = smallCorpus(60);

test.each([
  ["lsa", 100, false],
  ["tfidf", 100, true],
  ["lsa/30", 30, false],
  ["tfidf/50?minDocuments=3&longest=2&norm=l1&sublinear=true", 50, true],
])("%s has %i dimensions", (id, dimensions, hasSparseRows) => {
  expect(registry.dimensionsOf(id)).toBe(dimensions);
  expect(registry.corpusEmbedder(id)).toMatchObject({ id, dimensions, hasSparseRows });
});

test("a model is opened under the id that was asked for, with its options", async () => {
  const id = "lsa/8?language=en&maxDocuments=0.9";
  const embedder = registry.corpusEmbedder(id);
  const model = await fitCorpus(embedder ?? expect.fail(id), () => [texts]);
  const fitted = embedder?.open(model);
  expect(fitted).toMatchObject({ id, dimensions: 8, model });
  const plain = registry.corpusEmbedder("lsa/8") ?? expect.fail("lsa/8");
  const other = plain.open(await fitCorpus(plain, () => [texts]));
  expect(other.fingerprint).not.toBe(fitted?.fingerprint);
});

test("without a corpus its dimensions are known, and nothing is embedded", async () => {
  const embedder = await registry.resolve("lsa");
  expect(embedder).toMatchObject({ id: "lsa", dimensions: 100 });
  await expect(embedder.embed(["text"])).rejects.toMatchObject({ code: "not_fitted" });
});

test("other embedders are not made of a corpus", () => {
  expect(registry.corpusEmbedder("precomputed/3")).toBe(null);
});

test.each([
  ["lsa/many", "unknown_embedder"],
  ["precomputed", "unknown_embedder"],
  ["lsa/1", "invalid_option"],
  ["lsa/1001", "invalid_option"],
  ["lsa?shortest=3&longest=2", "invalid_option"],
  ["lsa?minDocuments=few", "invalid_option"],
  ["lsa?language=de", "invalid_option"],
  ["lsa?smooth=1", "invalid_option"],
  ["lsa?window=3", "invalid_option"],
  ['{"concat":["precomputed/3","lsa"]}', "invalid_option"],
  ['["tfidf/20","lsa/20"]', "invalid_option"],
])("%s is refused as %s", (id, code) => {
  expect(() => registry.dimensionsOf(id)).toThrow(expect.objectContaining({ code }));
});
