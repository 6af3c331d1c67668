import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hdbscan } from "../../../../../src/core/cluster/hdbscan/hdbscan.ts";
import { mergeBelowEpsilon } from "../../../../../src/core/cluster/hdbscan/selection-epsilon.ts";
import { clumpedPoints } from "../../../../support/random-points.ts";

// Distances at which they split off: 4 for 1 and 2, 2 for 3 and 4, 1 for 5 and 6.
const tree = {
  clusterCount: 7,
  parents: Int32Array.of(-1, 0, 0, 1, 1, 4, 4),
  births: Float64Array.of(0, 0.25, 0.25, 0.5, 0.5, 1, 1),
  sizes: new Int32Array(7),
  pointClusters: new Int32Array(0),
  pointLambdas: new Float64Array(0),
  pointWeights: new Int32Array(0),
};

function merged(epsilon: number, allowSingleCluster = false): number[] {
  const marks = mergeBelowEpsilon(tree, Int32Array.of(2, 3, 5, 6), epsilon, allowSingleCluster);
  return [...marks.keys()].filter((cluster) => marks[cluster] === 1);
}

test("clusters climb until one splits off at ε or beyond, at most to the children of the root", () => {
  expect(merged(1)).toEqual([2, 3, 5, 6]);
  expect(merged(1.5)).toEqual([2, 3, 4]);
  expect(merged(3)).toEqual([1, 2]);
  expect(merged(100)).toEqual([1, 2]);
});

test("an allowed root takes in what finds nothing below it", () => {
  expect(merged(3, true)).toEqual([1, 2]);
  expect(merged(100, true)).toEqual([0]);
});

test("a larger ε never makes more clusters", () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      const points = clumpedPoints(200, 2, 8, seed);
      const counts = [0, 0.2, 0.4, 0.8, 1.6, 100].map(
        (selectionEpsilon) =>
          hdbscan({
            points,
            pointCount: 200,
            dimensions: 2,
            minClusterSize: 4,
            selection: "leaf",
            selectionEpsilon,
          }).clusterCount,
      );
      expect(counts.toSorted((a, b) => b - a)).toEqual(counts);
    }),
    { numRuns: 40 },
  );
});
