import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { NeighborTable } from "../../../../../src/core/knn/neighbor-table.ts";
import { normalizeRows } from "../../../../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { fitCurve } from "../../../../../src/core/reduce/umap/curve.ts";
import {
  transformPoints,
  type TransformProblem,
} from "../../../../../src/core/reduce/umap/transform-points.ts";
import { createReferenceKernels } from "../../../../../src/core/reference-kernels.ts";
import { loadKernels } from "../../../../support/kernels.ts";
import { readNpy } from "../../../../support/npy.ts";
import { bitsOf, randomPositions } from "../../../../support/random-problems.ts";

const GOLDEN = new URL("../../../../fixtures/golden/", import.meta.url);
const kernels = await loadKernels();
const curve = fitCurve(1, 0);

function goldenRows(name: string): Float32Array {
  const rows = Float32Array.from(new Int8Array(readFileSync(new URL(name, GOLDEN))));
  normalizeRows(rows, 384);
  return rows;
}

/** The indices of the smallest values, ascending. */
function smallest(values: Float64Array, count: number): number[] {
  return [...values.keys()].sort((i, j) => values[i] - values[j] || i - j).slice(0, count);
}

function randomTable(rowCount: number, neighborCount: number, vertexCount: number, seed: number) {
  const random = createRandom(seed);
  const indices = new Int32Array(rowCount * neighborCount);
  const distances = new Float32Array(rowCount * neighborCount);
  for (let i = 0; i < rowCount; i++) {
    const found = Math.floor(random.uniform() * (neighborCount + 1));
    const own = Float32Array.from({ length: neighborCount }, () => random.uniform()).sort();
    for (let j = 0; j < neighborCount; j++) {
      indices[i * neighborCount + j] = j < found ? random.uint32() % vertexCount : -1;
      distances[i * neighborCount + j] = j < found ? own[j] : Infinity;
    }
  }
  return { rowCount, neighborCount, indices, distances };
}

function rowsOf(table: NeighborTable, rows: readonly number[]): NeighborTable {
  const { neighborCount, indices, distances } = table;
  const at = rows.flatMap((row) =>
    Array.from({ length: neighborCount }, (_, j) => row * neighborCount + j),
  );
  return {
    rowCount: rows.length,
    neighborCount,
    indices: Int32Array.from(at, (slot) => indices[slot]),
    distances: Float32Array.from(at, (slot) => distances[slot]),
  };
}

test("new points come to lie among their neighbors as those of umap-learn do", () => {
  const train = goldenRows("train-1200x384.i8");
  const held = goldenRows("held-300x384.i8");
  const layout = readNpy(new URL("umap5.npy", GOLDEN)).data;
  const reference = readNpy(new URL("umap5-held.npy", GOLDEN)).data;
  const ranks: Int32Array[] = [];
  const indices = new Int32Array(300 * 15);
  const distances = new Float32Array(300 * 15);
  for (let i = 0; i < 300; i++) {
    const row = Float64Array.from({ length: 1200 }, (_, j) => {
      let product = 0;
      for (let d = 0; d < 384; d++) product += held[i * 384 + d] * train[j * 384 + d];
      return Math.max(0, 1 - product);
    });
    const order = smallest(row, 1200);
    const rank = new Int32Array(1200);
    order.forEach((j, place) => (rank[j] = place + 1));
    ranks.push(rank);
    indices.set(order.slice(0, 15), i * 15);
    order.slice(0, 15).forEach((j, place) => (distances[i * 15 + place] = row[j]));
  }

  /** The share of the 15 nearest in the layout that are so by cosine, and how far the others are off. */
  function agreement(placed: Float32Array) {
    let shared = 0;
    let penalty = 0;
    for (let i = 0; i < 300; i++) {
      const apart = Float64Array.from({ length: 1200 }, (_, j) => {
        let squares = 0;
        for (let d = 0; d < 5; d++) squares += (placed[i * 5 + d] - layout[j * 5 + d]) ** 2;
        return squares;
      });
      for (const j of smallest(apart, 15)) {
        if (ranks[i][j] <= 15) shared++;
        else penalty += ranks[i][j] - 15;
      }
    }
    return {
      shared: shared / (300 * 15),
      trustworthiness: 1 - (2 * penalty) / (300 * 15 * (2 * 1201 - 3 * 15 - 1)),
    };
  }

  const expected = agreement(reference);
  for (const seed of [1, 2, 3]) {
    const placed = transformPoints(
      {
        table: { rowCount: 300, neighborCount: 15, indices, distances },
        positions: layout,
        dimensions: 5,
        ...curve,
        seed,
      },
      kernels,
    );
    const found = agreement(placed);
    expect(found.shared).toBeGreaterThanOrEqual(expected.shared - 0.02);
    expect(found.trustworthiness).toBeGreaterThanOrEqual(expected.trustworthiness - 0.005);
  }
});

test("a point is put where it is put alone, with the kernels and without", () => {
  const reference = createReferenceKernels();
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 8 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 64 }),
      fc.integer({ min: 0, max: 2 ** 31 - 1 }),
      (rowCount, neighborCount, dimensions, seed) => {
        const table = randomTable(rowCount, neighborCount, 30, seed);
        const positions = randomPositions(30, dimensions, seed);
        const problem = { table, positions, dimensions, ...curve, epochCount: 10, seed };
        const placed = transformPoints(problem, kernels);
        expect(placed).toEqual(transformPoints(problem, reference));
        const order = Array.from({ length: rowCount }, (_, i) => rowCount - 1 - i);
        const reversed = transformPoints({ ...problem, table: rowsOf(table, order) }, kernels);
        for (let i = 0; i < rowCount; i++) {
          const own = placed.subarray(i * dimensions, (i + 1) * dimensions);
          expect(transformPoints({ ...problem, table: rowsOf(table, [i]) }, kernels)).toEqual(own);
          const from = (rowCount - 1 - i) * dimensions;
          expect(reversed.subarray(from, from + dimensions)).toEqual(own);
        }
      },
    ),
    { numRuns: 40, seed: 3 },
  );
});

const square = Float32Array.of(0, 0, 4, 0, 0, 4, 4, 4);
const small: Omit<TransformProblem, "table"> = {
  positions: square,
  dimensions: 2,
  ...curve,
  seed: 1,
};

test("before the first epoch a point lies at the mean of its neighbors, or on one it equals", () => {
  const table = {
    rowCount: 3,
    neighborCount: 2,
    indices: Int32Array.of(0, 3, 2, 1, 1, -1),
    distances: Float32Array.of(0.5, 0.5, 0, 0.7, 0.3, Infinity),
  };
  const placed = transformPoints({ ...small, table, epochCount: 0 }, kernels);
  expect([...placed]).toEqual([2, 2, 0, 4, 4, 0]);
});

test("a point without neighbors has no place, and the layout stays as it was", () => {
  const table = {
    rowCount: 2,
    neighborCount: 2,
    indices: Int32Array.of(-1, -1, 0, 1),
    distances: Float32Array.of(Infinity, Infinity, 0.1, 0.2),
  };
  const positions = square.slice();
  const placed = transformPoints({ ...small, positions, table }, kernels);
  expect([...placed.subarray(0, 2)]).toEqual([NaN, NaN]);
  expect(placed.subarray(2).every(Number.isFinite)).toBe(true);
  expect(bitsOf(positions)).toEqual(bitsOf(square));
  const far = transformPoints({ ...small, table, disconnectionDistance: 0.1 }, kernels);
  expect([...far]).toEqual([NaN, NaN, NaN, NaN]);
});

test("a table that does not fit the layout is refused", () => {
  const table = randomTable(2, 3, 4, 1);
  table.indices[1] = 4;
  for (const problem of [
    { ...small, table },
    { ...small, table: randomTable(1, 257, 4, 1) },
    { ...small, table: randomTable(1, 2, 4, 1), epochCount: 0.5 },
  ]) {
    expect(() => transformPoints(problem, kernels)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  }
});
