import * as fc from "fast-check";
import { expect, test } from "vitest";
import { squaredCoreDistances } from "../../../../../src/core/cluster/hdbscan/core-distances.ts";
import { buildKdTree } from "../../../../../src/core/cluster/hdbscan/kd-tree.ts";
import { bruteForceCoreDistances } from "../../../../reference/mutual-reachability.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../../../../support/random-points.ts";

function coreDistances(
  points: Float32Array,
  dimensions: number,
  weights: Int32Array,
  minSamples: number,
): Float64Array {
  const tree = buildKdTree(points, dimensions);
  const weightsAt = tree.rows.map((row) => weights[row]);
  const squared = squaredCoreDistances(tree, weightsAt, minSamples);
  const distances = new Float64Array(squared.length);
  tree.rows.forEach((row, at) => (distances[row] = Math.sqrt(squared[at])));
  return distances;
}

test("core distances are those of brute force", () => {
  for (const [count, dimensions, minSamples] of [
    [300, 5, 1],
    [300, 5, 15],
    [200, 2, 60],
    [40, 7, 39],
  ] as const) {
    const points = clumpedPoints(count, dimensions, 4, count);
    const weights = new Int32Array(count).fill(1);
    expect(coreDistances(points, dimensions, weights, minSamples)).toEqual(
      bruteForceCoreDistances(points, dimensions, weights, minSamples),
    );
  }
});

test("core distances count the documents of every point and one's own copies", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 2, max: 90 }),
      fc.integer({ min: 1, max: 12 }),
      (seed, count, minSamples) => {
        const points = latticePoints(count, 2, 9, seed);
        const weights = randomWeights(count, 6, seed);
        expect(coreDistances(points, 2, weights, minSamples)).toEqual(
          bruteForceCoreDistances(points, 2, weights, minSamples),
        );
      },
    ),
  );
});

test("a point with enough copies of its own has core distance 0", () => {
  const points = Float32Array.of(0, 3, 10);
  expect(coreDistances(points, 1, Int32Array.of(3, 1, 1), 2)).toEqual(Float64Array.of(0, 3, 10));
});

test("the core distance is infinite where there are too few documents", () => {
  expect(coreDistances(Float32Array.of(0, 1), 1, Int32Array.of(1, 1), 2)).toEqual(
    Float64Array.of(Infinity, Infinity),
  );
});
