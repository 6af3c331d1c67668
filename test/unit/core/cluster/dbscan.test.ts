import * as fc from "fast-check";
import { expect, test } from "vitest";
import { dbscanClusterer } from "../../../../src/core/cluster/dbscan.ts";
import { testClusterer } from "../../../contracts/clusterer.ts";
import { bruteDbscan } from "../../../reference/brute-dbscan.ts";
import { readClusterersGolden } from "../../../support/clusterers-golden.ts";
import { readLayout } from "../../../support/hdbscan-golden.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../../../support/random-points.ts";

testClusterer("DBSCAN", () => dbscanClusterer({ epsilon: 0.7, minSamples: 4 }));

test("labels are scikit-learn's, numbers included", () => {
  for (const { epsilon, minSamples, labels } of readClusterersGolden().dbscan) {
    const clustered = dbscanClusterer({ epsilon, minSamples }).fit(readLayout());
    expect([...clustered.labels]).toEqual(labels);
  }
});

test("labels are those of comparing every pair, with ties, duplicates and weights", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 90 }),
      fc.integer({ min: 1, max: 8 }),
      fc.constantFrom(0.5, 1, Math.SQRT2, 2),
      fc.boolean(),
      fc.boolean(),
      fc.nat(),
      (pointCount, minSamples, epsilon, isLattice, isWeighted, seed) => {
        const points = isLattice
          ? latticePoints(pointCount, 2, 5, seed)
          : clumpedPoints(pointCount, 2, 4, seed);
        const weights = randomWeights(pointCount, 3, seed);
        const input = { points, pointCount, dimensions: 2, ...(isWeighted && { weights }) };
        const { labels } = dbscanClusterer({ epsilon, minSamples }).fit(input);
        expect([...labels]).toEqual(bruteDbscan(input, epsilon, minSamples));
      },
    ),
    { numRuns: 200 },
  );
});

test("a new point is of the nearest core point within epsilon, that distance included", () => {
  const input = { points: Float32Array.of(0, 0, 1, 4, 4, 5, 9), pointCount: 7, dimensions: 1 };
  const { labels, model } = dbscanClusterer({ epsilon: 1, minSamples: 3 }).fit(input);
  expect([...labels]).toEqual([0, 0, 0, 1, 1, 1, -1]);
  const fresh = Float32Array.of(2, 2.5, 3, -1, 6, 6.1, 9);
  expect([...(model?.predict(fresh).labels ?? [])]).toEqual([0, -1, 1, 0, 1, -1, -1]);
});

test("without a core point all are outliers, now and later", () => {
  const input = { points: Float32Array.of(0, 5, 10), pointCount: 3, dimensions: 1 };
  const { labels, clusterCount, model } = dbscanClusterer({ epsilon: 1 }).fit(input);
  expect([...labels]).toEqual([-1, -1, -1]);
  expect(clusterCount).toBe(0);
  expect([...(model?.predict(Float32Array.of(0, 5)).labels ?? [])]).toEqual([-1, -1]);
});

test("options that make no sense are refused", () => {
  for (const epsilon of [0, -1, NaN, Infinity]) {
    expect(() => dbscanClusterer({ epsilon })).toThrow(`epsilon is ${epsilon}`);
  }
  expect(() => dbscanClusterer({ minSamples: 0.5 })).toThrow("minSamples is 0.5");
});
