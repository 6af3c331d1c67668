import { expect, test } from "vitest";
import { growPartitionTree } from "../../../../src/core/knn/partition-tree.ts";
import { createQuantizedStore } from "../../../../src/core/knn/quantized-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { randomRows } from "../../../support/random-problems.ts";

function grow(rows: Float32Array, dimensions: number, tree = 0) {
  const rowCount = rows.length / dimensions;
  const store = createQuantizedStore(rowCount, dimensions, "euclidean");
  store.set(0, rows);
  const members = Int32Array.from({ length: rowCount }, (_, i) => i);
  const leaves: number[][] = [];
  growPartitionTree({ store, dimensions, seed: 3, tree, members }, (start, end) => {
    leaves.push([...members.subarray(start, end)]);
  });
  return { leaves, members };
}

test("every row is in one leaf, no leaf is above 128", () => {
  const rows = randomRows(3000, 12, 4);
  const { leaves, members } = grow(rows, 12);
  expect(leaves.flat()).toHaveLength(3000);
  expect([...members].sort((i, j) => i - j)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  expect(Math.max(...leaves.map((leaf) => leaf.length))).toBeLessThanOrEqual(128);
  expect(Math.min(...leaves.map((leaf) => leaf.length))).toBeGreaterThanOrEqual(16);
});

test("the same tree grows twice, another from another number", () => {
  const rows = randomRows(1000, 12, 4);
  expect(grow(rows, 12).leaves).toEqual(grow(rows, 12).leaves);
  expect(grow(rows, 12, 1).leaves).not.toEqual(grow(rows, 12).leaves);
});

test("equal rows, and one row, end in leaves as well", () => {
  expect(grow(new Float32Array(5000).fill(2), 1).leaves.flat()).toHaveLength(5000);
  expect(grow(new Float32Array(5000), 1).leaves.flat()).toHaveLength(5000);
  expect(grow(Float32Array.of(1, 2), 2).leaves).toEqual([[0]]);
});

test("rows far apart share no leaf", () => {
  const random = createRandom(8);
  const rows = new Float32Array(400 * 2).map((_, at) => random.uniform() + (at < 400 ? 0 : 100));
  for (const leaf of grow(rows, 2).leaves) {
    expect(new Set(leaf.map((row) => row < 200)).size).toBe(1);
  }
});
