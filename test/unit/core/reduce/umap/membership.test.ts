import { expect, test } from "vitest";
import type { NeighborTable } from "../../../../../src/core/knn/neighbor-table.ts";
import {
  bipartiteScales,
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

test("the strengths of a row sum to the bandwidth times log2 of its neighbors", () => {
  const table = firstRows(goldenNeighbors(), 100);
  for (const bandwidth of [0.5, 1, 2]) {
    const strengths = membershipStrengths(table, neighborhoodScales(table, { bandwidth }));
    for (let i = 0; i < table.rowCount; i++) {
      const sum = strengths.subarray(i * 14, (i + 1) * 14).reduce((all, one) => all + one, 0);
      expect(sum).toBeCloseTo(bandwidth * Math.log2(15), 4);
    }
  }
});

test("neighbors from the disconnection distance on count as missing ones do", () => {
  const none: [number, number] = [-1, Infinity];
  const whole = tableOf([
    [[1, 0.25], [2, 0.5], [3, 0.75], none],
    [[0, 0.25], none, none, none],
    [[0, 0.5], [3, 0.5], none, none],
    [[2, 0.5], [0, 0.75], none, none],
  ]);
  const cut = tableOf([
    [[1, 0.25], none, none, none],
    [[0, 0.25], none, none, none],
    [none, none, none, none],
    [none, none, none, none],
  ]);
  const scales = neighborhoodScales(whole, { disconnectionDistance: 0.5 });
  expect(scales).toEqual(neighborhoodScales(cut));
  expect(membershipStrengths(whole, scales, 0.5)).toEqual(membershipStrengths(cut, scales));
});

test("the memberships of new rows are those of umap-learn's transform", () => {
  const { indices, distances, cases } = readGolden<{
    indices: number[][];
    distances: number[][];
    cases: Record<string, GoldenScales & { strengths: number[] }>;
  }>("transform-memberships");
  const table = {
    rowCount: indices.length,
    neighborCount: 15,
    indices: Int32Array.from(indices.flat()),
    distances: Float32Array.from(distances.flat()),
  };
  expect(Object.keys(cases)).toHaveLength(2);
  for (const [localConnectivity, expected] of Object.entries(cases)) {
    const scales = bipartiteScales(table, { localConnectivity: Number(localConnectivity) });
    expectNear(scales.rhos, expected.rhos, 1e-6);
    expectNear(scales.sigmas, expected.sigmas, 1e-4);
    expectNear(membershipStrengths(table, scales), expected.strengths, 2e-4);
  }
});

test("new rows start at a rho of 0 and leave their nearest neighbor out of the sum", () => {
  const table = firstRows(goldenNeighbors(), 100);
  const scales = bipartiteScales(table);
  expect(scales.rhos.every((rho) => rho === 0)).toBe(true);
  const strengths = membershipStrengths(table, scales);
  for (let i = 0; i < table.rowCount; i++) {
    const sum = strengths.subarray(i * 14 + 1, (i + 1) * 14).reduce((all, one) => all + one, 0);
    expect(sum).toBeCloseTo(Math.log2(14), 4);
  }
  const connected = bipartiteScales(table, { localConnectivity: 2 });
  for (let i = 0; i < table.rowCount; i++) expect(connected.rhos[i]).toBe(table.distances[i * 14]);
});

test("the scales of new rows are the same alone as among others", () => {
  const table = tableOf([
    [
      [0, 0],
      [1, 0],
      [2, 0.01],
    ],
    [
      [5, 0.5],
      [1, 0.75],
      [2, 0.8],
    ],
    [
      [4, 0],
      [1, 0],
      [2, 0],
    ],
  ]);
  const together = bipartiteScales(table);
  for (let i = 0; i < 3; i++) {
    const own = {
      rowCount: 1,
      neighborCount: 3,
      indices: table.indices.slice(3 * i, 3 * i + 3),
      distances: table.distances.slice(3 * i, 3 * i + 3),
    };
    const alone = bipartiteScales(own);
    expect([alone.rhos[0], alone.sigmas[0]]).toEqual([together.rhos[i], together.sigmas[i]]);
  }
});

test("options that mean nothing are refused", () => {
  const table = tableOf([[[1, 0.5]], [[0, 0.5]]]);
  for (const options of [
    { localConnectivity: -1 },
    { localConnectivity: NaN },
    { bandwidth: 0 },
    { disconnectionDistance: 0 },
  ]) {
    expect(() => neighborhoodScales(table, options)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  }
});
