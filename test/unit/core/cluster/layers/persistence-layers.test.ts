import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { recluster } from "../../../../../src/core/cluster/hdbscan/recluster.ts";
import { persistenceLayers } from "../../../../../src/core/cluster/layers/persistence-layers.ts";
import { disagreements } from "../../../../support/canonical-labels.ts";
import { readLayout } from "../../../../support/hdbscan-golden.ts";
import { nestedPoints } from "../../../../support/nested-points.ts";
import { randomWeights } from "../../../../support/random-points.ts";

test("each layer is the leaves of the tree at its size, fine to coarse, and as distinct as asked", () => {
  let layerCount = 0;
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 500 }), (seed, pointCount) => {
      const points = nestedPoints(pointCount, 2, 2, seed);
      const weights = randomWeights(pointCount, 3, seed);
      const kept = keepTree({ points, pointCount, dimensions: 2, weights }, 3);
      const layers = persistenceLayers(kept, { minClusterSize: 5, maxLayerCount: 4 });
      expect(layers[0].minClusterSize).toBe(5);
      expect(layers.length).toBeLessThanOrEqual(4);
      layers.forEach(({ minClusterSize, clustering }, i) => {
        expect(clustering).toEqual(recluster(kept, { minClusterSize, selection: "leaf" }));
        if (i > 0) expect(minClusterSize).toBeGreaterThan(layers[i - 1].minClusterSize);
      });
      expect(persistenceLayers(kept, { minClusterSize: 5, maxLayerCount: 4 })).toEqual(layers);
      layerCount += layers.length;
    }),
    { numRuns: 40 },
  );
  expect(layerCount).toBeGreaterThan(80);
});

test("clusters of a finer layer lie in those of coarser ones, wholly or not at all", () => {
  const layers = persistenceLayers(keepTree(readLayout(), 5));
  expect(layers.length).toBeGreaterThan(2);
  layers.forEach((fine, layer) => {
    layers.slice(layer + 1).forEach((coarse, between) => {
      for (let label = 0; label < fine.clustering.clusterCount; label++) {
        const within = coarse.clustering.labels.filter(
          (_, row) => fine.clustering.labels[row] === label,
        );
        expect(new Set(within).size).toBe(1);
        const isParent = fine.parents.layers[label] === layer + 1 + between;
        if (isParent) expect(within[0]).toBe(fine.parents.labels[label]);
      }
    });
  });
});

test("the unit of the points does not matter", () => {
  const points = nestedPoints(700, 3, 2, 4);
  const layers = [1, 1024].map((unit) =>
    persistenceLayers(
      keepTree({ points: points.map((x) => unit * x), pointCount: 700, dimensions: 3 }, 5),
      { minClusterSize: 5 },
    ),
  );
  expect(layers[1].length).toBe(layers[0].length);
  expect(layers[0].length).toBeGreaterThan(1);
  layers[0].forEach(({ minClusterSize, clustering }, i) => {
    expect(layers[1][i].minClusterSize).toBe(minClusterSize);
    expect(disagreements(clustering.labels, layers[1][i].clustering.labels)).toEqual([]);
  });
});

test("no points have no layers, and points without clusters one of noise", () => {
  const none = keepTree({ points: new Float32Array(0), pointCount: 0, dimensions: 2 }, 3);
  expect(persistenceLayers(none)).toEqual([]);
  const few = keepTree({ points: Float32Array.of(1, 1, 1), pointCount: 3, dimensions: 1 }, 3);
  expect(persistenceLayers(few).map(({ clustering }) => [...clustering.labels])).toEqual([
    [-1, -1, -1],
  ]);
});

test("bad options are named", () => {
  const kept = keepTree({ points: Float32Array.of(1, 2), pointCount: 2, dimensions: 1 }, 1);
  expect(() => persistenceLayers(kept, { maxSimilarity: 2 })).toThrow(
    "maxSimilarity is 2; it must be 0 … 1.",
  );
  expect(() => persistenceLayers(kept, { maxLayerCount: 0 })).toThrow("maxLayerCount is 0");
  expect(() => persistenceLayers(kept, { minClusterSize: 1 })).toThrow("minClusterSize is 1");
});
