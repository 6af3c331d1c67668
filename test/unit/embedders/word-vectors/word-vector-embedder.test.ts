import { expect, test } from "vitest";
import { importWordVectors } from "../../../../src/embedders/word-vectors/import-word-vectors.ts";
import { openWordVectors } from "../../../../src/embedders/word-vectors/open-word-vectors.ts";
import {
  createWordVectorEmbedder,
  createWordVectorPooler,
} from "../../../../src/embedders/word-vectors/word-vector-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { expectClose } from "../../../support/expect-close.ts";
import {
  createCountedObjects,
  readWordVectorFixture,
  readWordVectorGolden,
  streamOf,
} from "../../../support/word-vector-fixtures.ts";

const GOLDEN = readWordVectorGolden();

async function openFixture(name: string, format: "word2vec-binary" | "fast-text") {
  const objects = createCountedObjects();
  const options = { format, encoding: "float32" } as const;
  await importWordVectors(streamOf(readWordVectorFixture(name)), objects, "p/", options);
  return openWordVectors(objects, "p/");
}

testEmbedder("the embedder of fastText's words", async () =>
  createWordVectorEmbedder("word-vectors/tiny", await openFixture("fast-text.bin", "fast-text")),
);

test("a text's mean is that of gensim as BERTopic calls it", async () => {
  const words = await openFixture("words.bin", "word2vec-binary");
  const { vectors } = await createWordVectorPooler(words).pool(GOLDEN.texts);
  expectClose(vectors, GOLDEN.means.flat(), 1e-6);
});

test("a text's mean of unit vectors is fastText's sentence vector", async () => {
  const words = await openFixture("fast-text.bin", "fast-text");
  const pooler = createWordVectorPooler(words, { unitWords: true });
  const isPlain = GOLDEN.texts.map((text) => /^[ -~ß-ü]*$/.test(text));
  const { vectors } = await pooler.pool(GOLDEN.texts);
  for (const [i, sentence] of GOLDEN.fastText.sentences.entries()) {
    if (isPlain[i]) expectClose(vectors.subarray(5 * i, 5 * i + 5), sentence, 1e-6);
  }
  expect(isPlain.filter(Boolean).length).toBeGreaterThan(12);
});

test("case counts unless words are looked up in lower case", async () => {
  const words = await openFixture("words.bin", "word2vec-binary");
  const texts = ["River", "river"];
  const [upper, lower] = rows(await createWordVectorPooler(words).pool(texts), 6);
  expect(upper.every((value) => value === 0)).toBe(true);
  const [folded] = rows(await createWordVectorPooler(words, { lowerCase: true }).pool(texts), 6);
  expect(folded).toEqual(lower);
});

test("unknown words are left out, or count as zeros", async () => {
  const words = await openFixture("words.bin", "word2vec-binary");
  const texts = ["river xyzzy"];
  const [skipped] = rows(await createWordVectorPooler(words).pool(texts), 6);
  const [counted] = rows(await createWordVectorPooler(words, { unknown: "zero" }).pool(texts), 6);
  expectClose(
    counted,
    skipped.map((value) => value / 2),
    1e-7,
  );
});

test("an embedding says what share of each text the vocabulary covers", async () => {
  const words = await openFixture("words.bin", "word2vec-binary");
  const embedder = createWordVectorEmbedder("word-vectors/tiny", words);
  const { coverage } = await embedder.embed(["the river", "the xyzzy plugh river", "no", ""]);
  expect([...coverage]).toEqual([1, 0.5, 0, 1]);
  const grams = createWordVectorEmbedder(
    "word-vectors/f",
    await openFixture("fast-text.bin", "fast-text"),
  );
  expect([...(await grams.embed(["the rivers"])).coverage]).toEqual([0.5]);
});

test("what decides the numbers is in the fingerprint", async () => {
  const words = await openFixture("words.bin", "word2vec-binary");
  const fingerprints = [{}, { lowerCase: true }, { unknown: "zero" }, { unitWords: true }].map(
    (options) => createWordVectorEmbedder("word-vectors/t", words, options as object).fingerprint,
  );
  expect(new Set(fingerprints).size).toBe(4);
});

function rows({ vectors }: { vectors: Float32Array }, dimensions: number): Float32Array[] {
  return Array.from({ length: vectors.length / dimensions }, (_, i) =>
    vectors.slice(i * dimensions, (i + 1) * dimensions),
  );
}
