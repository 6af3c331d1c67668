import { expect, test } from "vitest";
import { distinctPoints } from "../../../../../src/core/cluster/hdbscan/distinct-points.ts";
import { spanningTree } from "../../../../../src/core/cluster/hdbscan/spanning-tree.ts";
import { kruskal } from "../../../../reference/kruskal.ts";
import { bruteForceCoreDistances, sortedPairs } from "../../../../reference/mutual-reachability.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../../../../support/random-points.ts";

test("the edges come in the order of Kruskal's algorithm, with weights counted", () => {
  for (const seed of [1, 2, 3]) {
    for (const rows of [clumpedPoints(150, 3, 4, seed), latticePoints(150, 3, 5, seed)]) {
      const distinct = distinctPoints(rows, 3, randomWeights(150, 4, seed));
      const tree = spanningTree(distinct, 7);
      const cores = bruteForceCoreDistances(distinct.points, 3, distinct.weights, 7);
      const expected = kruskal(sortedPairs(distinct.points, 3, cores), distinct.pointCount);
      expect(tree.coreDistances).toEqual(cores);
      expect([...tree.from]).toEqual(expected.map(({ i }) => i));
      expect([...tree.to]).toEqual(expected.map(({ j }) => j));
      expect([...tree.distances]).toEqual(expected.map(({ reach }) => reach));
    }
  }
});

test("one point is a tree without edges", () => {
  const distinct = distinctPoints(Float32Array.of(4, 5), 2, Int32Array.of(3));
  const tree = spanningTree(distinct, 2);
  expect(tree.pointCount).toBe(1);
  expect(tree.distances.length).toBe(0);
  expect(tree.coreDistances).toEqual(Float64Array.of(0));
});
