import { expect, test } from "vitest";
import { distinctPoints } from "../../../../../src/core/cluster/hdbscan/distinct-points.ts";
import { singleLinkage } from "../../../../../src/core/cluster/hdbscan/linkage.ts";
import { spanningTree } from "../../../../../src/core/cluster/hdbscan/spanning-tree.ts";
import { clumpedPoints, randomWeights } from "../../../../support/random-points.ts";
import {
  readGoldenLinkage,
  readHdbscanGolden,
  readLayout,
} from "../../../../support/hdbscan-golden.ts";

test("each merge joins two nodes that were not merged yet, and adds up their documents", () => {
  const weights = randomWeights(200, 5, 1);
  const distinct = distinctPoints(clumpedPoints(200, 3, 4, 1), 3, weights);
  const linkage = singleLinkage(spanningTree(distinct, 5), weights);
  const { pointCount, left, right, distances, sizes } = linkage;
  const merged = [...left, ...right].sort((a, b) => a - b);
  expect(merged).toEqual(Array.from({ length: 2 * pointCount - 2 }, (_, node) => node));
  for (let merge = 0; merge < left.length; merge++) {
    const node = pointCount + merge;
    expect(left[merge]).toBeLessThan(node);
    expect(right[merge]).toBeLessThan(node);
    expect(sizes[node]).toBe(sizes[left[merge]] + sizes[right[merge]]);
    expect(distances[node]).toBeGreaterThanOrEqual(distances[left[merge]]);
    expect(distances[node]).toBeGreaterThanOrEqual(distances[right[merge]]);
  }
  expect(sizes.at(-1)).toBe(weights.reduce((sum, weight) => sum + weight, 0));
});

test("the merges follow the edges in their order", () => {
  const tree = {
    pointCount: 4,
    from: Int32Array.of(2, 0, 1),
    to: Int32Array.of(3, 1, 3),
    distances: Float64Array.of(1, 1, 5),
    coreDistances: Float64Array.of(0.5, 0.5, 1, 0),
  };
  const linkage = singleLinkage(tree, Int32Array.of(1, 2, 3, 4));
  expect(linkage.left).toEqual(Int32Array.of(2, 0, 5));
  expect(linkage.right).toEqual(Int32Array.of(3, 1, 4));
  expect(linkage.distances).toEqual(Float64Array.of(0.5, 0.5, 1, 0, 1, 1, 5));
  expect(linkage.sizes).toEqual(Int32Array.of(1, 2, 3, 4, 7, 3, 10));
});

test("the merge distances are those of hdbscan", () => {
  const { points, pointCount, dimensions } = readLayout();
  const distinct = distinctPoints(points, dimensions, new Int32Array(pointCount).fill(1));
  const linkage = singleLinkage(spanningTree(distinct, 10), distinct.weights);
  const rows = readHdbscanGolden().find((row) => row.single_linkage)?.single_linkage ?? [];
  expect(rows.length).toBe(pointCount - 1);
  rows.forEach(([, , distance], merge) => {
    expect(linkage.distances[pointCount + merge]).toBeCloseTo(distance, 10);
  });
});

test("the sizes are those of hdbscan for its own merges", () => {
  const rows = readHdbscanGolden().find((row) => row.single_linkage)?.single_linkage ?? [];
  const { pointCount, sizes } = readGoldenLinkage();
  expect([...sizes.subarray(pointCount)]).toEqual(rows.map(([, , , size]) => size));
});
