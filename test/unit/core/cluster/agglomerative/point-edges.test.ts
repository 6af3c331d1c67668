import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  edgesOfGraph,
  edgesOfNeighbors,
} from "../../../../../src/core/cluster/agglomerative/point-edges.ts";
import { clusterInput } from "../../../../support/cluster-input.ts";
import { uniformPoints } from "../../../../support/random-points.ts";

test("graph and neighbors have the same edges, each once, the lower point first, ascending", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 40 }), fc.nat(), (pointCount, seed) => {
      const { graph, neighbors } = clusterInput(uniformPoints(pointCount, 2, seed), 2);
      if (graph === undefined || neighbors === undefined) throw new Error("There are both.");
      const expected = new Set<number>();
      neighbors.indices.forEach((j, at) => {
        const i = Math.floor(at / neighbors.neighborCount);
        expected.add(Math.min(i, j) * pointCount + Math.max(i, j));
      });
      const edges = edgesOfNeighbors(neighbors);
      const keys = Array.from(edges.from, (i, edge) => i * pointCount + edges.to[edge]);
      expect(keys).toEqual([...expected].toSorted((a, b) => a - b));
      expect(edgesOfGraph(graph)).toEqual(edges);
    }),
  );
});

test("missing neighbors are no edges", () => {
  const edges = edgesOfNeighbors({
    rowCount: 3,
    neighborCount: 2,
    indices: Int32Array.of(-1, -1, 2, -1, 1, -1),
    distances: new Float32Array(6),
  });
  expect(edges).toEqual({ from: Int32Array.of(1), to: Int32Array.of(2) });
});
