import { expect, test } from "vitest";
import { isProcessed } from "../../../src/storage/vector-index.ts";
import { createVectorizeIndex } from "../../../src/storage/vectorize.ts";
import { testVectorIndex } from "../../contracts/vector-index.ts";
import { createFakeVectorize } from "../../support/fakes/vectorize-binding.ts";

testVectorIndex("Vectorize", (dimensions) => createVectorizeIndex(createFakeVectorize(dimensions)));

test("errors of Vectorize pass through", async () => {
  const binding = createFakeVectorize(2);
  binding.isDown = true;
  const index = createVectorizeIndex(binding);
  await expect(index.describe()).rejects.toThrow("Vectorize is down");
  await expect(index.query("n", new Float32Array(2), 1)).rejects.toThrow("Vectorize is down");
});

test("a time that is none, or no mutation, is none", async () => {
  const binding = createFakeVectorize(2);
  const describe = async () => ({ dimensions: 2, vectorCount: 0, processedUpToDatetime: "soon" });
  const index = createVectorizeIndex({ ...binding, describe });
  expect(await index.describe()).toMatchObject({ processedMutation: null, processedAt: 0 });
});

test("a change is processed where the index names it, or a time clearly after it", () => {
  const state = { dimensions: 2, vectorCount: 0, processedMutation: "a", processedAt: 1_000_000 };
  expect(isProcessed(state, "a", 2_000_000)).toBe(true);
  expect(isProcessed(state, "b", 999_000)).toBe(false);
  expect(isProcessed(state, "b", 930_000)).toBe(true);
});

test("few matches are one call, many one more for each twenty", async () => {
  const binding = createFakeVectorize(2);
  const index = createVectorizeIndex(binding);
  const ids = Array.from({ length: 60 }, (_, i) => `i${i}`);
  const vectors = Float32Array.from({ length: 120 }, (_, i) => 1 + i);
  await index.upsert("n", { ids, vectors, labels: ids });
  await index.describe();
  binding.calls.length = 0;
  await index.query("n", Float32Array.of(1, 1), 20);
  expect(binding.calls).toEqual(["query"]);
  binding.calls.length = 0;
  expect(await index.query("n", Float32Array.of(1, 1), 50)).toHaveLength(50);
  expect(binding.calls).toEqual(["query", "getByIds", "getByIds", "getByIds"]);
});
