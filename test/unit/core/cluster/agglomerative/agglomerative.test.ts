import { expect, test } from "vitest";
import {
  agglomerativeClusterer,
  clusterConnected,
  MOST_EXACT_POINTS,
} from "../../../../../src/core/cluster/agglomerative/agglomerative.ts";
import { testClusterer } from "../../../../contracts/clusterer.ts";
import { canonicalLabels } from "../../../../support/canonical-labels.ts";
import { clusterInput } from "../../../../support/cluster-input.ts";
import { readClusterersGolden } from "../../../../support/clusterers-golden.ts";
import { readLayout } from "../../../../support/hdbscan-golden.ts";
import { uniformPoints } from "../../../../support/random-points.ts";

for (const linkage of ["ward", "average", "complete"] as const) {
  testClusterer(`agglomerative clustering, ${linkage}`, () =>
    agglomerativeClusterer({ linkage, clusterCount: 6 }),
  );
}

test("labels are scikit-learn's, at a number of clusters and at a distance", () => {
  const { agglomerative, clusterCount, threshold } = readClusterersGolden();
  const layout = readLayout();
  for (const linkage of ["ward", "average", "complete"] as const) {
    const clustered = agglomerativeClusterer({ linkage, clusterCount }).fit(layout);
    expect([...clustered.labels]).toEqual(canonicalLabels(agglomerative[linkage]));
    expect(clustered.clusterCount).toBe(clusterCount);
  }
  const cut = { linkage: "average", distanceThreshold: threshold.distance } as const;
  const { labels } = agglomerativeClusterer(cut).fit(layout);
  expect([...labels]).toEqual(canonicalLabels(threshold.labels));
});

test("components that have to be merged are merged by their centroids", () => {
  const points = Float32Array.of(0, 1, 20, 21, 30, 31, 100, 101);
  const { neighbors, ...rest } = clusterInput(points, 1);
  const nearest = { rowCount: 8, neighborCount: 1, indices: Int32Array.of(1, 0, 3, 2, 5, 4, 7, 6) };
  const input = { ...rest, neighbors: { ...nearest, distances: new Float32Array(8).fill(1) } };
  expect(neighbors?.rowCount).toBe(8);
  for (const linkage of ["ward", "average", "complete"] as const) {
    for (const [clusterCount, expected] of [
      [5, [0, 1, 2, 2, 3, 3, 4, 4]],
      [3, [0, 0, 1, 1, 1, 1, 2, 2]],
      [1, [0, 0, 0, 0, 0, 0, 0, 0]],
    ] as const) {
      const sets = clusterConnected(input, linkage, { clusterCount });
      const labels = canonicalLabels(Array.from(points, (_, i) => sets.find(i)));
      if (clusterCount === 5) expect(new Set(labels).size).toBe(5);
      else expect(labels).toEqual(expected);
    }
    const sets = clusterConnected(input, linkage, { distanceThreshold: 12 });
    expect(new Set(Array.from(points, (_, i) => sets.find(i))).size).toBe(
      linkage === "ward" ? 4 : 3,
    );
  }
});

test("many points are clustered along their neighbors, and not without", () => {
  const pointCount = MOST_EXACT_POINTS + 1;
  const points = Float32Array.from(uniformPoints(pointCount, 1, 1), (x, i) => i + x / 2);
  const indices = Int32Array.from(points, (_, i) => (i + 1) % pointCount);
  const neighbors = { rowCount: pointCount, neighborCount: 1, indices, distances: points };
  const clusterer = agglomerativeClusterer({ clusterCount: 4 });
  const input = { points, pointCount, dimensions: 1 };
  const { labels, clusterCount } = clusterer.fit({ ...input, neighbors });
  expect(clusterCount).toBe(4);
  expect(labels.every((label, i) => i === 0 || label >= labels[i - 1])).toBe(true);
  expect(() => clusterer.fit(input)).toThrow("5001 points are to be clustered without neighbors");
  const few = { ...neighbors, rowCount: 3 };
  expect(() => clusterer.fit({ ...input, neighbors: few })).toThrow("neighbors of 3 points");
  const none = { ...neighbors, indices: indices.map(() => -1) };
  expect(() => clusterer.fit({ ...input, neighbors: none })).toThrow("5001 components");
});

test("options that make no sense are refused", () => {
  expect(() => agglomerativeClusterer({})).toThrow("Neither clusterCount nor distanceThreshold");
  expect(() => agglomerativeClusterer({ clusterCount: 0 })).toThrow("clusterCount is 0");
  expect(() => agglomerativeClusterer({ distanceThreshold: NaN })).toThrow(
    "distanceThreshold is NaN",
  );
  const linkage = "single" as "ward";
  expect(() => agglomerativeClusterer({ clusterCount: 2, linkage })).toThrow("linkage is single");
});
