import * as fc from "fast-check";
import { expect, test } from "vitest";
import { exactNeighborSearch } from "../../../../../src/core/knn/exact.ts";
import type { FuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-graph.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";
import { readGolden } from "../../../../support/golden.ts";
import { randomRows } from "../../../../support/random-problems.ts";

interface UpperTriangle {
  offsets: number[];
  neighbors: number[];
  weights: number[];
}

function weightsByEdge({ vertexCount, offsets, neighbors, weights }: FuzzyGraph) {
  const edges = new Map<string, number>();
  for (let i = 0; i < vertexCount; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++)
      edges.set(`${i} ${neighbors[at]}`, weights[at]);
  }
  return edges;
}

test("the graph is that of umap-learn", () => {
  const { offsets, neighbors, weights } = readGolden<UpperTriangle>("fuzzy-set");
  const edges = weightsByEdge(fuzzyGraph(goldenNeighbors()));
  expect(edges.size).toBe(2 * neighbors.length);
  for (let i = 0; i + 1 < offsets.length; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      const weight = edges.get(`${i} ${neighbors[at]}`) ?? NaN;
      expect(Math.abs(weight - weights[at])).toBeLessThanOrEqual(1e-4 * weights[at]);
    }
  }
});

test("mixed with the intersection the graph is that of umap-learn", () => {
  const cases = Object.entries(readGolden<Record<string, UpperTriangle>>("fuzzy-set-mixed"));
  expect(cases).toHaveLength(2);
  for (const [mixRatio, { offsets, neighbors, weights }] of cases) {
    const graph = fuzzyGraph(goldenNeighbors(), { setOperationMixRatio: Number(mixRatio) });
    let at = 0;
    for (let i = 0; i + 1 < offsets.length; i++) {
      for (let edge = graph.offsets[i]; edge < graph.offsets[i + 1]; edge++) {
        if (graph.neighbors[edge] <= i) continue;
        expect(graph.neighbors[edge]).toBe(neighbors[at]);
        expect(Math.abs(graph.weights[edge] - weights[at])).toBeLessThanOrEqual(1e-4 * weights[at]);
        at++;
      }
      expect(at).toBe(offsets[i + 1]);
    }
  }
});

test("a graph is symmetric, sorted, within (0, 1], and strong at each of its vertices", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer(),
      (rowCount, wanted, seed) => {
        const rows = randomRows(rowCount, 4, seed, 0.2);
        const neighborCount = Math.min(wanted, rowCount - 1);
        const search = exactNeighborSearch({ rowCount, dimensions: 4, neighborCount });
        search.setRows(0, rows);
        search.advance(0, search.pairCount);
        const table = search.read();
        const graph = fuzzyGraph(table);
        const edges = weightsByEdge(graph);
        for (let i = 0; i < rowCount; i++) {
          const neighbors = graph.neighbors.subarray(graph.offsets[i], graph.offsets[i + 1]);
          expect(neighbors).toEqual(Int32Array.from(new Set(neighbors)).sort());
          expect(neighbors.includes(i)).toBe(false);
          const isIsolated = table.indices[i * neighborCount] < 0;
          expect(neighbors.length === 0).toBe(isIsolated);
          const weights = graph.weights.subarray(graph.offsets[i], graph.offsets[i + 1]);
          if (!isIsolated) expect(Math.max(...weights)).toBe(1);
        }
        for (const [edge, weight] of edges) {
          expect(weight > 0 && weight <= 1).toBe(true);
          expect(edges.get(edge.split(" ").toReversed().join(" "))).toBe(weight);
        }
      },
    ),
    { numRuns: 100, seed: 3 },
  );
});

test("whatever the options a graph is symmetric, and between the intersection and the union", () => {
  const options = fc.record({
    localConnectivity: fc.constantFrom(0, 0.5, 1, 2.5, 20),
    bandwidth: fc.constantFrom(0.3, 1, 4),
    disconnectionDistance: fc.constantFrom(0.4, 1, Infinity),
  });
  const mixRatios = fc.constantFrom(0, 0.3, 1);
  fc.assert(
    fc.property(options, mixRatios, fc.integer(), (given, setOperationMixRatio, seed) => {
      const search = exactNeighborSearch({ rowCount: 40, dimensions: 4, neighborCount: 6 });
      search.setRows(0, randomRows(40, 4, seed, 0.2));
      search.advance(0, search.pairCount);
      const table = search.read();
      const edges = weightsByEdge(fuzzyGraph(table, { ...given, setOperationMixRatio }));
      const union = weightsByEdge(fuzzyGraph(table, given));
      const intersection = weightsByEdge(fuzzyGraph(table, { ...given, setOperationMixRatio: 0 }));
      for (const [edge, weight] of edges) {
        expect(edges.get(edge.split(" ").toReversed().join(" "))).toBe(weight);
        expect(weight).toBeLessThanOrEqual(union.get(edge) ?? 0);
        expect(weight).toBeGreaterThanOrEqual(intersection.get(edge) ?? 0);
      }
      for (const edge of intersection.keys()) expect(edges.has(edge)).toBe(true);
    }),
    { numRuns: 60, seed: 4 },
  );
});

test("an edge known from one end only keeps its strength, from both adds the probabilities", () => {
  const graph = fuzzyGraph({
    rowCount: 4,
    neighborCount: 2,
    indices: Int32Array.of(1, 2, 0, 2, 1, 0, 0, 1),
    distances: Float32Array.of(0.1, 0.3, 0.1, 0.2, 0.2, 0.3, 0.5, 0.6),
  });
  expect([...graph.offsets]).toEqual([0, 3, 6, 8, 10]);
  expect([...graph.neighbors]).toEqual([1, 2, 3, 0, 2, 3, 0, 1, 0, 1]);
  // Strengths of two neighbors sum to log2(3), the nearer one's being 1.
  const a = Math.log2(3) - 1;
  const expected = [1, 2 * a - a * a, 1, 1, 1, a, 2 * a - a * a, 1, 1, a];
  expected.forEach((weight, at) => expect(graph.weights[at]).toBeCloseTo(weight, 4));
});

test("an edge whose strength is below the smallest f32 is left out", () => {
  const near = 0.1;
  const graph = fuzzyGraph({
    rowCount: 6,
    neighborCount: 4,
    indices: Int32Array.from(
      [
        [1, 2, 3, 4],
        [0, 2, 3, 5],
        [0, 1, 3, 5],
        [0, 1, 2, 5],
        [1, 2, 3, 5],
        [1, 2, 3, 4],
      ].flat(),
    ),
    distances: new Float32Array(24).fill(near).fill(1, 3, 4),
  });
  expect([...graph.neighbors.subarray(0, graph.offsets[1])]).toEqual([1, 2, 3]);
  expect([...graph.neighbors.subarray(graph.offsets[4], graph.offsets[5])]).toEqual([1, 2, 3, 5]);
});

test("a vertex farther from all than the disconnection distance is isolated", () => {
  const table = {
    rowCount: 4,
    neighborCount: 2,
    indices: Int32Array.of(1, 2, 0, 2, 0, 1, 0, 1),
    distances: Float32Array.of(0.1, 0.3, 0.1, 0.2, 0.2, 0.3, 0.5, 0.6),
  };
  const graph = fuzzyGraph(table, { disconnectionDistance: 0.5 });
  expect([...graph.offsets]).toEqual([0, 2, 4, 6, 6]);
  expect([...fuzzyGraph(table, { disconnectionDistance: 0.1 }).offsets]).toEqual([0, 0, 0, 0, 0]);
  expect(fuzzyGraph(table, { disconnectionDistance: 0.7 })).toEqual(fuzzyGraph(table));
});

test("a mix ratio outside of 0 to 1 is refused", () => {
  for (const setOperationMixRatio of [-0.1, 1.1, NaN]) {
    expect(() => fuzzyGraph(goldenNeighbors(), { setOperationMixRatio })).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  }
});
