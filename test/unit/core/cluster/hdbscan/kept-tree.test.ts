import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeKeptTree,
  encodeKeptTree,
  keepTree,
} from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { recluster } from "../../../../../src/core/cluster/hdbscan/recluster.ts";
import { decodeSections, encodeSections } from "../../../../../src/core/sections.ts";
import { clumpedPoints, randomWeights } from "../../../../support/random-points.ts";

test("a tree that was a file clusters as before, and is the same bytes again", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 0, max: 200 }), (seed, pointCount) => {
      const points = clumpedPoints(pointCount, 2, 4, seed);
      const weights = randomWeights(pointCount, 3, seed);
      const kept = keepTree({ points, pointCount, dimensions: 2, weights }, 4);
      const bytes = encodeSections("tree", 1, {}, encodeKeptTree(kept));
      const read = decodeKeptTree(decodeSections(bytes, "tree", 1).arrays());
      expect(read.minSamples).toBe(kept.minSamples);
      expect(recluster(read, { minClusterSize: 5 })).toEqual(
        recluster(kept, { minClusterSize: 5 }),
      );
      expect(encodeSections("tree", 1, {}, encodeKeptTree(read))).toEqual(bytes);
    }),
    { numRuns: 30 },
  );
});

test("min samples are at most one less than the documents, and at least 1", () => {
  const points = Float32Array.of(1, 2, 3);
  expect(keepTree({ points, pointCount: 3, dimensions: 1 }, 9).minSamples).toBe(2);
  const weights = Int32Array.of(4, 1, 1);
  expect(keepTree({ points, pointCount: 3, dimensions: 1, weights }, 9).minSamples).toBe(5);
  expect(() => keepTree({ points, pointCount: 3, dimensions: 1 }, 0)).toThrow("minSamples is 0");
  const one = Float32Array.of(1);
  expect(keepTree({ points: one, pointCount: 1, dimensions: 1 }, 9).minSamples).toBe(1);
});

test("what is no tree is refused", () => {
  const points = clumpedPoints(20, 2, 2, 1);
  const arrays = encodeKeptTree(keepTree({ points, pointCount: 20, dimensions: 2 }, 3));
  const bad = [
    {},
    { ...arrays, from: new Float32Array(19) },
    { ...arrays, from: new Int32Array(18) },
    { ...arrays, weights: new Int32Array(19) },
    { ...arrays, distances: new Float64Array(20) },
    { ...arrays, minSamples: new Int32Array(0) },
  ];
  for (const record of bad) {
    expect(() => decodeKeptTree(record)).toThrow(
      expect.objectContaining({ code: "checkpoint_mismatch" }),
    );
  }
});
