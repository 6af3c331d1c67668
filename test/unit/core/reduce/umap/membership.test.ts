import { expect, test } from "vitest";
import type { NeighborTable } from "../../../../../src/core/knn/neighbor-table.ts";
import {
  membershipStrengths,
  neighborhoodScales,
} from "../../../../../src/core/reduce/umap/membership.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";
import { readGolden } from "../../../../support/golden.ts";

interface GoldenScales {
  sigmas: number[];
  rhos: number[];
}

interface GoldenSmoothKnn extends GoldenScales {
  local_connectivity_first_200: Record<string, GoldenScales>;
}

const golden = readGolden<GoldenSmoothKnn>("smooth-knn");

function expectNear(actual: ArrayLike<number>, expected: readonly number[], relative: number) {
  expect(actual.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value), `entry ${i}`).toBeLessThanOrEqual(
      relative * Math.abs(value),
    );
  });
}

function firstRows({ neighborCount, indices, distances }: NeighborTable, rowCount: number) {
  const length = rowCount * neighborCount;
  return {
    rowCount,
    neighborCount,
    indices: indices.subarray(0, length),
    distances: distances.subarray(0, length),
  };
}

function tableOf(rows: [index: number, distance: number][][]): NeighborTable {
  return {
    rowCount: rows.length,
    neighborCount: rows[0].length,
    indices: Int32Array.from(rows.flat(), ([index]) => index),
    distances: Float32Array.from(rows.flat(), ([, distance]) => distance),
  };
}

test("sigmas and rhos are those of umap-learn", () => {
  const { sigmas, rhos } = neighborhoodScales(goldenNeighbors());
  expectNear(sigmas, golden.sigmas, 1e-4);
  expectNear(rhos, golden.rhos, 1e-6);
});

test("a local connectivity of 0, 1, 1.5 and 3 gives what umap-learn gives", () => {
  const cases = Object.entries(golden.local_connectivity_first_200);
  expect(cases).toHaveLength(4);
  const table = firstRows(goldenNeighbors(), 200);
  for (const [localConnectivity, expected] of cases) {
    const { sigmas, rhos } = neighborhoodScales(table, {
      localConnectivity: Number(localConnectivity),
    });
    expectNear(rhos, expected.rhos, 1e-6);
    expectNear(sigmas, expected.sigmas, 1e-4);
  }
});

test("the strengths of a row sum to log2 of its neighbors, itself counted", () => {
  const table = goldenNeighbors();
  const strengths = membershipStrengths(table, neighborhoodScales(table));
  for (let i = 0; i < table.rowCount; i++) {
    const row = strengths.subarray(i * 14, (i + 1) * 14);
    expect(row.reduce((sum, strength) => sum + strength, 0)).toBeCloseTo(Math.log2(15), 4);
    expect(row[0]).toBe(1);
  }
});

test("duplicates do not count for rho, and a row of nothing else has strengths of 1", () => {
  const table = tableOf([
    [
      [1, 0],
      [2, 0.5],
      [3, 0.75],
    ],
    [
      [0, 0],
      [2, 0],
      [3, 0],
    ],
    [
      [0, 0.5],
      [3, 0.5],
      [1, 0.5],
    ],
    [
      [0, 0.75],
      [2, 0.5],
      [1, 0.75],
    ],
  ]);
  const scales = neighborhoodScales(table);
  expect([...scales.rhos.subarray(0, 3)]).toEqual([0.5, 0, 0.5]);
  const strengths = membershipStrengths(table, scales);
  expect([...strengths.subarray(0, 2)]).toEqual([1, 1]);
  expect([...strengths.subarray(3, 9)]).toEqual([1, 1, 1, 1, 1, 1]);
});

test("missing neighbors have no strength and leave the scales finite", () => {
  const none: [number, number] = [-1, Infinity];
  const table = tableOf([
    [[1, 0.2], [2, 0.4], none, none],
    [[0, 0.2], none, none, none],
    [[0, 0.4], none, none, none],
    [none, none, none, none],
  ]);
  const scales = neighborhoodScales(table);
  expect([...scales.sigmas].every(Number.isFinite)).toBe(true);
  expect([...scales.rhos]).toEqual([0.2, 0.2, 0.4, 0].map(Math.fround));
  const strengths = membershipStrengths(table, scales);
  expect([...strengths]).toEqual([1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
});
