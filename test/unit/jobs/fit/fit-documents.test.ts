import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { STAGE_NAMES } from "../../../../src/core/pipeline/stage.ts";
import { fitDocuments, type DocumentVectors } from "../../../../src/jobs/fit/fit-documents.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const corpus = smallCorpus(120, 3);
const fit = (documents: DocumentVectors) => fitDocuments(documents, DEFAULT_FIT_OPTIONS, kernels);

/** The documents of these indexes, in their order. */
function take(from: DocumentVectors, indexes: readonly number[]): DocumentVectors {
  const { dimensions } = from;
  const vectors = new Float32Array(indexes.length * dimensions);
  for (const [i, index] of indexes.entries()) {
    const start = index * dimensions;
    vectors.set(from.vectors.subarray(start, start + dimensions), i * dimensions);
  }
  const ids = indexes.map((index) => from.ids[index]);
  return { ids, texts: indexes.map((index) => from.texts[index]), vectors, dimensions };
}

function shuffled(count: number): number[] {
  const random = createRandom(5);
  const keys = Array.from({ length: count }, () => random.uint32());
  return [...keys.keys()].sort((i, j) => keys[i] - keys[j]);
}

test("the order in which documents are given does not matter", async () => {
  const one = await fit(corpus);
  const other = await fit(take(corpus, shuffled(120)));
  expect(other.digest).toBe(one.digest);
  expect(other.ids).toEqual(corpus.ids);
});

test("neither does the length of their vectors, which stay as they were", async () => {
  const vectors = corpus.vectors.map((value, i) => value * 2 ** (Math.floor(i / 32) % 5));
  const given = vectors.slice();
  const { digest } = await fit({ ...corpus, vectors });
  expect(digest).toBe((await fit(corpus)).digest);
  expect(vectors).toEqual(given);
});

test("documents of one vector share its topic, its probability and its place", async () => {
  const indexes = Array.from({ length: 120 }, (_, i) => (i < 100 ? i : i - 100));
  const { vectors } = take(corpus, indexes);
  const { products } = (await fit({ ...corpus, vectors })).fit;
  expect(products.get("mapPositions")).toHaveLength(2 * 100);
  const rowOfDocument = products.get("rowOfDocument");
  for (let i = 100; i < 120; i++) {
    expect(rowOfDocument[i]).toBe(rowOfDocument[i - 100]);
    for (const name of ["documentTopics", "documentProbabilities"] as const) {
      expect(products.get(name)[i]).toBe(products.get(name)[i - 100]);
    }
  }
});

test("every stage tells of its chunks, one stage after the other", async () => {
  const stages: string[] = [];
  await fitDocuments(corpus, DEFAULT_FIT_OPTIONS, kernels, (stage) => void stages.push(stage));
  expect([...new Set(stages)]).toEqual([...STAGE_NAMES]);
  expect(stages).toEqual(
    stages.toSorted((p, q) => STAGE_NAMES.indexOf(p as never) - STAGE_NAMES.indexOf(q as never)),
  );
});

test("another seed, another text and another id are another digest", async () => {
  const digests = new Set([(await fit(corpus)).digest]);
  const options = { ...DEFAULT_FIT_OPTIONS, seed: 43 };
  digests.add((await fitDocuments(corpus, options, kernels)).digest);
  digests.add((await fit({ ...corpus, ids: ["c", ...corpus.ids.slice(1)] })).digest);
  const texts = corpus.texts.map((text) => text.replace("flood", "deluge"));
  digests.add((await fit({ ...corpus, texts })).digest);
  expect(digests.size).toBe(4);
});

test("what cannot be fitted is refused by name, and what has no direction is an outlier", async () => {
  const nine = take(corpus, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
  await expect(fit(nine)).rejects.toMatchObject({ code: "too_few_documents" });
  const equal = { ...corpus, vectors: new Float32Array(120 * 32).fill(0.5) };
  await expect(fit(equal)).rejects.toMatchObject({ code: "all_documents_equal" });
  const blank = await fit({ ...corpus, vectors: new Float32Array(120 * 32) });
  expect(blank.fit.products.get("documentTopics").every((topic) => topic === -1)).toBe(true);
});
