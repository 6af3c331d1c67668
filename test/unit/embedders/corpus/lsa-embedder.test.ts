import { expect, test } from "vitest";
import { fitCorpus } from "../../../../src/embedders/corpus/corpus-embedder.ts";
import {
  createLsaEmbedder,
  createTfIdfEmbedder,
} from "../../../../src/embedders/corpus/lsa-embedder.ts";
import { testCorpusEmbedder } from "../../../contracts/corpus-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { readGolden } from "../../../support/golden.ts";

const GOLDEN = readGolden<{ singular_values: number[]; gram_first_20: number[][] }>("lsa");
const { train } = readGolden<{ train: string[] }>("documents");
const some = [
  ...train.slice(0, 150),
  "The treaty with Spain",
  "gold, silver and coin of the public word",
];

const create = () => createLsaEmbedder({ dimensions: 10 });

testCorpusEmbedder("latent semantic analysis", create, some);
testCorpusEmbedder("TF-IDF", () => createTfIdfEmbedder({ dimensions: 10, longest: 2 }), some);
testEmbedder("the embedder of a corpus", async () =>
  createLsaEmbedder({ dimensions: 10, minDocuments: 1 }).open(
    await fitCorpus(createLsaEmbedder({ dimensions: 10, minDocuments: 1 }), () => [some]),
  ),
);

test("cosines are those of scikit-learn's TF-IDF and truncated SVD", async () => {
  const lsa = createLsaEmbedder({ dimensions: 50, maxDocuments: 1, maxTerms: null });
  const embedder = lsa.open(await fitCorpus(lsa, () => [train]));
  const { vectors } = await embedder.embed(train.slice(0, 20));
  const { gram_first_20: gram } = GOLDEN;
  for (let i = 0; i < 20; i++) {
    const cosines = Array.from({ length: 20 }, (_, j) => {
      let sum = 0;
      for (let d = 0; d < 50; d++) sum += vectors[i * 50 + d] * vectors[j * 50 + d];
      return sum;
    });
    const expected = gram[i].map((product, j) => product / Math.sqrt(gram[i][i] * gram[j][j]));
    expectClose(cosines, expected, 1e-4);
  }
});

test("a sample, evenly spread, gives nearly the same space", async () => {
  const options = { dimensions: 10, minDocuments: 5 };
  const [whole, sampled] = await Promise.all(
    [createLsaEmbedder(options), createLsaEmbedder({ ...options, sampleCount: 600 })].map(
      async (lsa) => (await lsa.open(await fitCorpus(lsa, () => [train])).embed(train)).vectors,
    ),
  );
  expect(sampled).not.toEqual(whole);
  // Pairs of documents are as near to each other in one as in the other.
  let error = 0;
  for (let i = 0; i < 200; i++) {
    const cosine = (vectors: Float32Array) => {
      let sum = 0;
      for (let d = 0; d < 10; d++) sum += vectors[i * 10 + d] * vectors[(i + 500) * 10 + d];
      return sum;
    };
    error += Math.abs(cosine(whole) - cosine(sampled)) / 200;
  }
  expect(error).toBeLessThan(0.1);
});

test("TF-IDF has sparse rows, which its dense vectors are made of", async () => {
  const tfIdf = createTfIdfEmbedder({ dimensions: 10 });
  const model = await fitCorpus(tfIdf, () => [some]);
  const { sparseRows, embed } = tfIdf.open(model);
  const rows = sparseRows?.(some.slice(0, 3));
  expect(rows?.rowCount).toBe(3);
  expect(rows?.values.every((value) => value > 0)).toBe(true);
  expect((await embed(some)).vectors).toEqual((await create().open(model).embed(some)).vectors);
  expect(create().open(model).sparseRows).toBeUndefined();
});

test("options that cannot be, and models of other dimensions, are refused", async () => {
  const refused = expect.objectContaining({ code: "invalid_option" });
  for (const options of [{ dimensions: 1 }, { dimensions: 2.5 }, { sampleCount: 10 }]) {
    expect(() => createLsaEmbedder(options)).toThrow(refused);
  }
  expect(() => createLsaEmbedder({ longest: 20 }).startFit()).toThrow(refused);
  const model = await fitCorpus(create(), () => [some]);
  expect(() => createLsaEmbedder({ dimensions: 11 }).open(model)).toThrow(
    expect.objectContaining({ code: "checkpoint_mismatch" }),
  );
});
