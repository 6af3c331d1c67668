import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hdbscan } from "../../../../../src/core/cluster/hdbscan/hdbscan.ts";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { recluster } from "../../../../../src/core/cluster/hdbscan/recluster.ts";
import { clumpedPoints, randomWeights } from "../../../../support/random-points.ts";

test("clustering a kept tree is clustering the points", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 0, max: 150 }),
      fc.integer({ min: 2, max: 20 }),
      fc.record({
        selection: fc.constantFrom("leaf", "excess-of-mass"),
        selectionEpsilon: fc.constantFrom(0, 0.3, 2),
        allowSingleCluster: fc.boolean(),
      }),
      (seed, pointCount, minClusterSize, options) => {
        const points = clumpedPoints(pointCount, 2, 4, seed);
        const weights = randomWeights(pointCount, 3, seed);
        const rows = { points, pointCount, dimensions: 2, weights };
        expect(recluster(keepTree(rows, 4), { ...options, minClusterSize })).toEqual(
          hdbscan({ ...rows, ...options, minClusterSize, minSamples: 4 }),
        );
      },
    ),
  );
});

test("bad options are named, also of no points", () => {
  const none = keepTree({ points: new Float32Array(0), pointCount: 0, dimensions: 2 }, 3);
  expect(recluster(none, { minClusterSize: 5 }).labels.length).toBe(0);
  expect(() => recluster(none, { minClusterSize: 0 })).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});
