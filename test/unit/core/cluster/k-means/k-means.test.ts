import { expect, test } from "vitest";
import type { ClusterModel } from "../../../../../src/core/cluster/clusterer.ts";
import { kMeansClusterer } from "../../../../../src/core/cluster/k-means/k-means.ts";
import { adjustedRandIndex } from "../../../../../src/core/quality/adjusted-rand.ts";
import { testClusterer } from "../../../../contracts/clusterer.ts";
import { canonicalLabels } from "../../../../support/canonical-labels.ts";
import { readClusterersGolden } from "../../../../support/clusterers-golden.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readLayout } from "../../../../support/hdbscan-golden.ts";
import { clumpedPoints, takeRows } from "../../../../support/random-points.ts";

testClusterer("k-means", () => kMeansClusterer({ clusterCount: 6 }));

/** Sum of the squared distances of the points to the mean of their cluster. */
function inertia(points: Float32Array, dimensions: number, labels: Int32Array): number {
  let total = 0;
  for (const label of new Set(labels)) {
    const rows = Array.from(labels.keys()).filter((i) => labels[i] === label);
    for (let d = 0; d < dimensions; d++) {
      const values = rows.map((i) => points[i * dimensions + d]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      for (const value of values) total += (value - mean) ** 2;
    }
  }
  return total;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return (sorted[Math.floor((sorted.length - 1) / 2)] + sorted[Math.floor(sorted.length / 2)]) / 2;
}

function partialFit(model: ClusterModel | undefined, points: Float32Array, weights?: Int32Array) {
  if (model?.partialFit === undefined) throw new Error("k-means goes on learning.");
  return model.partialFit(points, weights);
}

test("the inertia is no more than 5 % above scikit-learn's, in the median of ten seeds", () => {
  const layout = readLayout();
  const { clusterCount, inertias } = readClusterersGolden();
  const ours = inertias.map((_, seed) => {
    const { labels } = kMeansClusterer({ clusterCount, seed }).fit(layout);
    return inertia(layout.points, layout.dimensions, labels);
  });
  expect(median(ours)).toBeLessThan(1.05 * median(inertias));
  expect(Math.max(...ours)).toBeLessThan(1.05 * Math.max(...inertias));
});

test("a point of weight w is as w points", () => {
  const points = clumpedPoints(60, 2, 4, 1);
  const rows = Int32Array.from({ length: 120 }, (_, i) => i >> 1);
  const weights = new Int32Array(60).fill(2);
  const heavy = { points, pointCount: 60, dimensions: 2, weights };
  const many = { points: takeRows(points, 2, rows), pointCount: 120, dimensions: 2 };
  const clusterer = kMeansClusterer({ clusterCount: 4 });
  const labels = clusterer.fit(many).labels;
  expect(canonicalLabels(rows.map((row) => clusterer.fit(heavy).labels[row]))).toEqual(
    canonicalLabels(labels),
  );
});

test("as many clusters as distinct points leave no distance, and more there are not", () => {
  const points = Float32Array.of(1, 5, 1, 9, 5, 1);
  const input = { points, pointCount: 6, dimensions: 1 };
  for (const clusterCount of [3, 6, 50]) {
    const clustered = kMeansClusterer({ clusterCount }).fit(input);
    expect(clustered.clusterCount).toBe(3);
    expect(canonicalLabels(clustered.labels)).toEqual([0, 1, 0, 2, 1, 0]);
  }
});

test("a fitted point is predicted as it was labelled", () => {
  const points = clumpedPoints(300, 3, 8, 2);
  const clusterer = kMeansClusterer({ clusterCount: 8 });
  const { labels, model } = clusterer.fit({ points, pointCount: 300, dimensions: 3 });
  expect(model?.predict(points).labels).toEqual(labels);
});

test("learning in batches keeps each center the mean of all it was given", () => {
  const { model } = kMeansClusterer({ clusterCount: 2 }).fit({
    points: Float32Array.of(0, 2, 10, 12),
    pointCount: 4,
    dimensions: 1,
  });
  const { labels } = partialFit(model, Float32Array.of(4, 14), Int32Array.of(1, 2));
  const state = model?.encode();
  const centers = state?.arrays["centers"] ?? [];
  expectClose(
    [...centers].toSorted((a, b) => a - b),
    [2, 12.5],
    1e-12,
  );
  expect(labels[0]).not.toBe(labels[1]);
  expect([...(state?.arrays["sizes"] ?? [])].toSorted((a, b) => a - b)).toEqual([3, 4]);
});

test("learning in batches finds the clumps that learning at once finds", () => {
  const points = clumpedPoints(2000, 3, 5, 7);
  const whole = kMeansClusterer({ clusterCount: 5 });
  const expected = whole.fit({ points, pointCount: 2000, dimensions: 3 }).labels;
  const first = points.slice(0, 600);
  const clusterer = kMeansClusterer({ clusterCount: 5 });
  let { model } = clusterer.fit({ points: first, pointCount: 200, dimensions: 3 });
  for (let at = 600; at < points.length; at += 600) {
    partialFit(model, points.slice(at, at + 600));
    model = model && clusterer.resume?.(structuredClone(model.encode()));
  }
  const labels = model?.predict(points).labels ?? new Int32Array(0);
  expect(adjustedRandIndex(expected, labels)).toBeGreaterThan(0.95);
});

test("batches that are not finite and options that make no sense are refused", () => {
  const { model } = kMeansClusterer({ clusterCount: 1 }).fit({
    points: Float32Array.of(0, 2),
    pointCount: 2,
    dimensions: 1,
  });
  expect(() => partialFit(model, Float32Array.of(1, NaN))).toThrow("Point 1 has the value NaN");
  expect(() => partialFit(model, Float32Array.of(1, 2), Int32Array.of(1))).toThrow("1 weights");
  for (const clusterCount of [0, 1.5, NaN]) {
    expect(() => kMeansClusterer({ clusterCount })).toThrow(`clusterCount is ${clusterCount}`);
  }
  expect(() => kMeansClusterer({ clusterCount: 2, iterationLimit: 0 })).toThrow("iterationLimit");
});
