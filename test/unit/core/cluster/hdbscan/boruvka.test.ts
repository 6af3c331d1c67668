import * as fc from "fast-check";
import { expect, test } from "vitest";
import { boruvka } from "../../../../../src/core/cluster/hdbscan/boruvka.ts";
import { squaredCoreDistances } from "../../../../../src/core/cluster/hdbscan/core-distances.ts";
import { buildKdTree } from "../../../../../src/core/cluster/hdbscan/kd-tree.ts";
import { kruskal } from "../../../../reference/kruskal.ts";
import { bruteForceCoreDistances, sortedPairs } from "../../../../reference/mutual-reachability.ts";
import { prim } from "../../../../reference/prim.ts";
import { clumpedPoints, latticePoints } from "../../../../support/random-points.ts";

function spanningEdges(points: Float32Array, dimensions: number, minSamples: number) {
  const tree = buildKdTree(points, dimensions);
  const weights = new Int32Array(tree.pointCount).fill(1);
  return boruvka(tree, squaredCoreDistances(tree, weights, minSamples));
}

function bruteForceCores(points: Float32Array, dimensions: number, minSamples: number) {
  const weights = new Int32Array(points.length / dimensions).fill(1);
  return bruteForceCoreDistances(points, dimensions, weights, minSamples);
}

test("the weights of the tree are those of Prim's algorithm", () => {
  for (const [count, dimensions, minSamples] of [
    [700, 5, 10],
    [500, 2, 1],
    [400, 3, 50],
  ] as const) {
    const points = clumpedPoints(count, dimensions, 6, count);
    const { reaches } = spanningEdges(points, dimensions, minSamples);
    const cores = bruteForceCores(points, dimensions, minSamples);
    expect(reaches.map(Math.sqrt).sort()).toEqual(prim(points, dimensions, cores));
  }
});

test("the tree is that of Kruskal's algorithm, edge for edge, also where distances are equal", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 2, max: 90 }),
      fc.integer({ min: 1, max: 8 }),
      fc.boolean(),
      (seed, count, minSamples, lattice) => {
        const points = lattice
          ? latticePoints(count, 3, 5, seed)
          : clumpedPoints(count, 3, 3, seed);
        const { from, to } = spanningEdges(points, 3, Math.min(minSamples, count - 1));
        const cores = bruteForceCores(points, 3, Math.min(minSamples, count - 1));
        const expected = kruskal(sortedPairs(points, 3, cores), count);
        const edges = Array.from(from, (row, edge) => `${row} ${to[edge]}`);
        expect(edges.sort()).toEqual(expected.map(({ i, j }) => `${i} ${j}`).sort());
      },
    ),
  );
});

test("one point has no edges", () => {
  const edges = boruvka(buildKdTree(Float32Array.of(1, 1), 2), Float64Array.of(0));
  expect(edges.from.length).toBe(0);
});
