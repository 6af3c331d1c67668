import * as fc from "fast-check";
import { expect, test } from "vitest";
import { connectedMerges } from "../../../../../src/core/cluster/agglomerative/connected-merges.ts";
import { edgesOfNeighbors } from "../../../../../src/core/cluster/agglomerative/point-edges.ts";
import { bruteAgglomerative } from "../../../../reference/brute-agglomerative.ts";
import { canonicalLabels } from "../../../../support/canonical-labels.ts";
import { euclideanNeighbors } from "../../../../support/cluster-input.ts";
import { readClusterersGolden } from "../../../../support/clusterers-golden.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";
import { readLayout } from "../../../../support/hdbscan-golden.ts";
import { latticePoints, randomWeights, uniformPoints } from "../../../../support/random-points.ts";

test("labels along the golden neighbors are scikit-learn's", () => {
  const { connected, clusterCount } = readClusterersGolden();
  const edges = edgesOfNeighbors(goldenNeighbors());
  const layout = readLayout();
  for (const linkage of ["ward", "average", "complete"] as const) {
    const clusters = connectedMerges(layout, edges, linkage, { clusterCount });
    const labels = connected[linkage].map((_, i) => clusters.sets.find(i));
    expect(canonicalLabels(labels)).toEqual(canonicalLabels(connected[linkage]));
    expect(clusters.clusterCount).toBe(clusterCount);
    expect(clusters.isExhausted).toBe(false);
  }
});

test("where all are joined to all it is the exact clustering", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("ward", "average", "complete" as const),
      fc.integer({ min: 2, max: 20 }),
      fc.integer({ min: 1, max: 5 }),
      fc.nat(),
      (linkage, pointCount, clusterCount, seed) => {
        const points = uniformPoints(pointCount, 2, seed);
        const weights = randomWeights(pointCount, 3, seed);
        const problem = { points, pointCount, dimensions: 2, weights };
        const edges = edgesOfNeighbors(euclideanNeighbors(points, 2, pointCount - 1));
        const { sets } = connectedMerges(problem, edges, linkage, { clusterCount });
        const labels = Array.from({ length: pointCount }, (_, i) => sets.find(i));
        const count = Math.min(clusterCount, pointCount);
        const expected = bruteAgglomerative(problem, linkage, count).labels;
        expect(canonicalLabels(labels)).toEqual(canonicalLabels(expected));
      },
    ),
    { numRuns: 100 },
  );
});

test("clusters are connected, and without edges left there are the components", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("ward", "average", "complete" as const),
      fc.integer({ min: 1, max: 6 }),
      fc.nat(),
      (linkage, clusterCount, seed) => {
        const points = latticePoints(40, 2, 8, seed);
        const problem = { points, pointCount: 40, dimensions: 2 };
        const edges = edgesOfNeighbors(euclideanNeighbors(points, 2, 2));
        const clusters = connectedMerges(problem, edges, linkage, { clusterCount });
        const labels = Array.from({ length: 40 }, (_, i) => clusters.sets.find(i));
        expect(new Set(labels).size).toBe(clusters.clusterCount);
        expect(countParts(edges, labels)).toBe(clusters.clusterCount);
        const componentCount = countParts(
          edges,
          labels.map(() => 0),
        );
        expect(clusters.clusterCount).toBe(Math.max(clusterCount, componentCount));
      },
    ),
  );
});

/** Connected parts of the points, along the edges within a label. */
function countParts({ from, to }: { from: Int32Array; to: Int32Array }, labels: number[]): number {
  const parts = labels.map((_, i) => i);
  for (let hasChanged = true; hasChanged;) {
    hasChanged = false;
    from.forEach((i, edge) => {
      const j = to[edge];
      if (labels[i] !== labels[j] || parts[i] === parts[j]) return;
      const lower = Math.min(parts[i], parts[j]);
      parts[i] = lower;
      parts[j] = lower;
      hasChanged = true;
    });
  }
  return new Set(parts).size;
}
