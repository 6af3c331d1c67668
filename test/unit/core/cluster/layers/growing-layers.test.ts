import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { recluster } from "../../../../../src/core/cluster/hdbscan/recluster.ts";
import { growingLayers } from "../../../../../src/core/cluster/layers/growing-layers.ts";
import { canonicalLabels } from "../../../../support/canonical-labels.ts";
import { readGoldenKeptTree } from "../../../../support/hdbscan-golden.ts";
import { readGoldenGrowingLayers } from "../../../../support/layers-golden.ts";
import { clumpedPoints, randomWeights } from "../../../../support/random-points.ts";

test("the layers of the golden linkage are those of Toponymy", () => {
  const golden = readGoldenGrowingLayers();
  const layers = growingLayers(readGoldenKeptTree(), golden);
  expect(layers.length).toBe(golden.layers.length);
  layers.forEach(({ minClusterSize, clustering }, i) => {
    expect(minClusterSize).toBe(golden.layers[i].minClusterSize);
    expect(canonicalLabels(clustering.labels)).toEqual(canonicalLabels(golden.layers[i].labels));
  });
});

test("each layer is the leaves of the tree at its size, the next at the quantile of its sizes", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 2, max: 400 }),
      fc.constantFrom(0.5, 0.85, 1),
      (seed, pointCount, quantile) => {
        const points = clumpedPoints(pointCount, 2, 9, seed);
        const weights = randomWeights(pointCount, 3, seed);
        const kept = keepTree({ points, pointCount, dimensions: 2, weights }, 3);
        const options = { minClusterSize: 4, minClusterCount: 2, quantile };
        const layers = growingLayers(kept, options);
        expect(layers[0].minClusterSize).toBe(4);
        layers.forEach(({ minClusterSize, clustering }, i) => {
          expect(clustering).toEqual(recluster(kept, { minClusterSize, selection: "leaf" }));
          if (i === 0) return;
          expect(clustering.clusterCount).toBeGreaterThanOrEqual(2);
          const finer = layers[i - 1];
          const sizes = documentCounts(finer.clustering.labels, weights).sort((a, b) => a - b);
          expect(minClusterSize).toBeGreaterThan(finer.minClusterSize + 1);
          const place = quantile * (sizes.length - 1);
          expect(minClusterSize).toBeGreaterThanOrEqual(sizes[Math.floor(place)]);
          expect(minClusterSize).toBeLessThanOrEqual(sizes[Math.ceil(place)]);
        });
        expect(growingLayers(kept, options)).toEqual(layers);
      },
    ),
    { numRuns: 50 },
  );
});

function documentCounts(labels: Int32Array, weights: Int32Array): number[] {
  const counts: number[] = Array.from({ length: Math.max(...labels) + 1 }, () => 0);
  labels.forEach((label, row) => {
    if (label >= 0) counts[label] += weights[row];
  });
  return counts;
}

test("layers can be limited, and no points have none", () => {
  const points = clumpedPoints(600, 2, 12, 3);
  const kept = keepTree({ points, pointCount: 600, dimensions: 2 }, 3);
  const options = { minClusterSize: 4, minClusterCount: 2 };
  expect(growingLayers(kept, options).length).toBeGreaterThan(2);
  expect(growingLayers(kept, { ...options, maxLayerCount: 2 }).length).toBe(2);
  const none = keepTree({ points: new Float32Array(0), pointCount: 0, dimensions: 2 }, 3);
  expect(growingLayers(none)).toEqual([]);
});

test("points without clusters are one layer of noise", () => {
  const kept = keepTree({ points: Float32Array.of(1, 1, 1), pointCount: 3, dimensions: 1 }, 3);
  const layers = growingLayers(kept);
  expect(layers.map(({ clustering }) => [...clustering.labels])).toEqual([[-1, -1, -1]]);
});

test("bad options are named", () => {
  const kept = keepTree({ points: Float32Array.of(1, 2), pointCount: 2, dimensions: 1 }, 1);
  expect(() => growingLayers(kept, { quantile: 1.5 })).toThrow(
    "quantile is 1.5; it must be 0 … 1.",
  );
  expect(() => growingLayers(kept, { minClusterCount: 0 })).toThrow("minClusterCount is 0");
  expect(() => growingLayers(kept, { maxLayerCount: 0 })).toThrow("maxLayerCount is 0");
  expect(() => growingLayers(kept, { minClusterSize: 1 })).toThrow("minClusterSize is 1");
});
