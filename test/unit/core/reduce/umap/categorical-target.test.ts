import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  intersectCategories,
  resetLocalConnectivity,
} from "../../../../../src/core/reduce/umap/categorical-target.ts";
import { fuzzyGraph } from "../../../../../src/core/reduce/umap/fuzzy-union.ts";
import { goldenNeighbors } from "../../../../support/golden-neighbors.ts";
import { numberLabels, readGolden } from "../../../../support/golden.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

interface GoldenGraph {
  offsets: number[];
  neighbors: number[];
  weights: number[];
  edges: number;
}

test("the graph is that of umap-learn, supervised and semi-supervised", () => {
  const { labels } = readGolden<{ labels: string[] }>("documents");
  const categories = numberLabels(labels).map((label, i) => (i % 5 === 0 ? -1 : label));
  const whole = fuzzyGraph(goldenNeighbors());
  const cases = Object.entries(readGolden<Record<string, GoldenGraph>>("categorical-target"));
  expect(cases).toHaveLength(4);
  for (const [targetWeight, { offsets, neighbors, weights, edges }] of cases) {
    const graph = intersectCategories(whole, { categories, targetWeight: Number(targetWeight) });
    expect(graph.neighbors).toHaveLength(edges);
    let at = 0;
    for (let i = 0; i + 1 < offsets.length; i++) {
      for (let edge = graph.offsets[i]; edge < graph.offsets[i + 1]; edge++) {
        if (graph.neighbors[edge] <= i) continue;
        expect(graph.neighbors[edge]).toBe(neighbors[at]);
        expect(Math.abs(graph.weights[edge] - weights[at])).toBeLessThanOrEqual(2e-4 * weights[at]);
        at++;
      }
      expect(at).toBe(offsets[i + 1]);
    }
  }
});

test("a graph stays symmetric and strong at each vertex, and the given one as it was", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.constantFrom(0, 0.5, 0.99, 1),
      fc.integer(),
      (vertexCount, targetWeight, seed) => {
        const graph = randomGraph(vertexCount, 0.3, seed);
        const before = structuredClone(graph);
        const categories = Int32Array.from({ length: vertexCount }, (_, i) => (i % 4) - 1);
        const result = intersectCategories(graph, { categories, targetWeight });
        expect(graph).toEqual(before);
        const edges = new Map<string, number>();
        for (let i = 0; i < vertexCount; i++) {
          const [start, end] = [result.offsets[i], result.offsets[i + 1]];
          if (end > start) expect(Math.max(...result.weights.subarray(start, end))).toBe(1);
          for (let at = start; at < end; at++) {
            edges.set(`${i} ${result.neighbors[at]}`, result.weights[at]);
            if (targetWeight < 1) continue;
            const [own, other] = [categories[i], categories[result.neighbors[at]]];
            expect(own < 0 || other < 0 || own === other).toBe(true);
          }
        }
        for (const [edge, weight] of edges) {
          expect(weight > 0 && weight <= 1).toBe(true);
          expect(edges.get(edge.split(" ").toReversed().join(" "))).toBe(weight);
        }
      },
    ),
    { numRuns: 60, seed: 7 },
  );
});

test("with one category for all only the local connectivity is reset", () => {
  const graph = randomGraph(30, 0.3, 4);
  const categories = new Int32Array(30);
  expect(intersectCategories(graph, { categories })).toEqual(resetLocalConnectivity(graph));
  // Every weight falls alike, so none falls relative to the largest one.
  categories.fill(-1);
  const unknown = intersectCategories(graph, { categories, unknownDistance: 2 });
  const reset = resetLocalConnectivity(graph);
  unknown.weights.forEach((weight, at) => expect(weight).toBeCloseTo(reset.weights[at], 5));
});

test("categories that do not fit are refused", () => {
  const graph = randomGraph(5, 1, 1);
  const categories = new Int32Array(5);
  for (const target of [
    { categories: new Int32Array(4) },
    { categories, targetWeight: 1.5 },
    { categories, unknownDistance: -1 },
  ]) {
    expect(() => intersectCategories(graph, target)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  }
});
