import * as fc from "fast-check";
import { expect, test } from "vitest";
import { propagateLabels } from "../../../../src/core/cluster/label-propagation.ts";
import type { FuzzyGraph } from "../../../../src/core/reduce/umap/fuzzy-graph.ts";

/** An undirected graph of weighted edges. */
function graphOf(vertexCount: number, edges: [number, number, number][]): FuzzyGraph {
  const rows = Array.from({ length: vertexCount }, () => new Map<number, number>());
  for (const [a, b, weight] of edges) {
    rows[a]?.set(b, weight);
    rows[b]?.set(a, weight);
  }
  const offsets = new Int32Array(vertexCount + 1);
  const pairs = rows.flatMap((row, i) => {
    offsets[i + 1] = (offsets[i] as number) + row.size;
    return [...row].sort(([p], [q]) => p - q);
  });
  return {
    vertexCount,
    offsets,
    neighbors: Int32Array.from(pairs, ([neighbor]) => neighbor),
    weights: Float32Array.from(pairs, ([, weight]) => weight),
  };
}

test("a label goes along a path, and where two meet the heavier edge decides", () => {
  const path = graphOf(7, [
    [0, 1, 1],
    [1, 2, 1],
    [2, 3, 0.75],
    [3, 4, 0.25],
    [4, 5, 1],
  ]);
  const known = Int32Array.of(7, -1, -1, -1, -1, 2, -1);
  const { labels, probabilities } = propagateLabels(path, known);
  expect([...labels]).toEqual([7, 7, 7, 7, 2, 2, -1]);
  expect(probabilities[3]).toBe(0.75);
  expect(probabilities[6]).toBe(0);
  expect(known).toEqual(Int32Array.of(7, -1, -1, -1, -1, 2, -1));
});

test("equal votes go to the smaller label", () => {
  const star = graphOf(3, [
    [0, 1, 1],
    [0, 2, 1],
  ]);
  expect(propagateLabels(star, Int32Array.of(-1, 9, 4)).labels[0]).toBe(4);
});

test("labeled points keep theirs, and exactly those that no path joins to one have none", () => {
  const edge = fc.tuple(fc.nat(11), fc.nat(11), fc.constantFrom(0.25, 0.5, 1));
  const problem = fc.tuple(
    fc.array(edge, { maxLength: 20 }),
    fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 12, maxLength: 12 }),
  );
  fc.assert(
    fc.property(problem, ([edges, given]) => {
      const graph = graphOf(12, edges.filter(([a, b]) => a !== b) as [number, number, number][]);
      const known = Int32Array.from(given);
      const { labels, probabilities } = propagateLabels(graph, known);
      const reached = new Set(given.flatMap((label, i) => (label < 0 ? [] : [i])));
      for (let round = 0; round < 12; round++)
        for (const [a, b] of edges) {
          if (reached.has(a)) reached.add(b);
          if (reached.has(b)) reached.add(a);
        }
      for (let i = 0; i < 12; i++) {
        if ((known[i] as number) >= 0) expect(labels[i]).toBe(known[i]);
        expect((labels[i] as number) >= 0).toBe(reached.has(i));
        expect((probabilities[i] as number) > 0).toBe(reached.has(i));
      }
    }),
    { numRuns: 100 },
  );
});
