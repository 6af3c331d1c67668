import { expect, test } from "vitest";
import { estimateTokens } from "../../../../src/embedders/estimate-tokens.ts";
import {
  addVectorUse,
  measureVectorUse,
  withoutBatched,
} from "../../../../src/jobs/refresh/measure-vector-use.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, createWordEmbedder } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const free = createWordEmbedder("words/one");
const priced = { ...free, price: { perMillionTokens: 2, asOf: "2026-01-01" } };
const documents = ["one", "two words", "three more words"].map((text) => ({
  text,
  image: null,
  givenVectorKey: null,
}));
const tokens = estimateTokens("one") + estimateTokens("three more words");

test("a hit saves the tokens of its text, and what they cost", () => {
  const use = measureVectorUse(documents, Uint8Array.of(1, 0, 2), 1, priced, false);
  expect(use).toEqual({
    embedder: "words/one",
    fingerprint: "words/one;words",
    hits: 2,
    misses: 1,
    savedTokens: tokens,
    savedCost: (2 * tokens) / 1e6,
  });
  expect(measureVectorUse(documents, Uint8Array.of(1, 0, 2), 1, priced, true).savedCost).toBe(
    tokens / 1e6,
  );
});

test("nothing is saved of an embedder that costs nothing, or of vectors that came along", () => {
  const use = measureVectorUse(documents, Uint8Array.of(1, 1, 1), 0, free, false);
  expect(use).toMatchObject({ hits: 3, savedTokens: 0, savedCost: null });
  const given = documents.map((document) => ({ ...document, givenVectorKey: "k" }));
  expect(measureVectorUse(given, Uint8Array.of(1, 1, 1), 0, priced, false)).toMatchObject({
    hits: 0,
    savedTokens: 0,
  });
});

test("uses of batches add up, without a cost where one has none", () => {
  const one = measureVectorUse(documents, Uint8Array.of(1, 0, 1), 1, priced, false);
  const two = addVectorUse(addVectorUse(null, one), one);
  expect(two).toMatchObject({ hits: 4, misses: 2, savedTokens: 2 * tokens });
  expect(two.savedCost).toBeCloseTo((4 * tokens) / 1e6, 12);
  expect(addVectorUse(one, { ...one, savedCost: null }).savedCost).toBeNull();
});

test("texts that a batch put there in the same refresh are misses", () => {
  const use = measureVectorUse(documents, Uint8Array.of(1, 1, 1), 0, priced, true);
  const left = withoutBatched(use, 2);
  expect(left).toMatchObject({ hits: 1, misses: 2, savedTokens: Math.round(use.savedTokens / 3) });
  expect(left.savedCost).toBeCloseTo((use.savedCost ?? 0) / 3, 12);
  expect(withoutBatched(use, 0)).toEqual(use);
  expect(withoutBatched(use, 9)).toMatchObject({ hits: 0, savedTokens: 0, savedCost: 0 });
});

test("a refresh tells its corpus what it had of the cache", async () => {
  const world = createRefreshWorld(await loadKernels());
  await world.put();
  await world.add(wordDocuments.slice(0, 20));
  await world.refresh();
  await world.add(wordDocuments);
  await world.refresh();
  expect(await world.corpus.vectorUses()).toMatchObject([
    { embedder: "words/one", fingerprint: "words/one;words", hits: 20, savedTokens: 0 },
  ]);
  const [use] = await world.corpus.vectorUses();
  expect(use?.misses).toBeGreaterThanOrEqual(wordDocuments.length - 20);
});
