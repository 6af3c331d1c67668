import { expect, test } from "vitest";
import { placeNewRows } from "../../../../src/core/pipeline/place-new-rows.ts";
import type { FuzzyGraph } from "../../../../src/core/reduce/umap/fuzzy-graph.ts";

/** A graph of edges `[from, to, weight]`, both ways. */
function graphOf(vertexCount: number, edges: [number, number, number][]): FuzzyGraph {
  const lists = Array.from({ length: vertexCount }, (): [number, number][] => []);
  for (const [i, j, weight] of edges) {
    lists[i].push([j, weight]);
    lists[j].push([i, weight]);
  }
  const offsets = new Int32Array(vertexCount + 1);
  lists.forEach((list, i) => (offsets[i + 1] = offsets[i] + list.length));
  return {
    vertexCount,
    offsets,
    neighbors: Int32Array.from(lists.flatMap((list) => list.map(([j]) => j))),
    weights: Float32Array.from(lists.flatMap((list) => list.map(([, weight]) => weight))),
  };
}

test("a new row lies at the weighted mean of its neighbors, and nobody else moves", () => {
  const graph = graphOf(3, [
    [0, 1, 1],
    [1, 2, 0.25],
  ]);
  const positions = Float32Array.of(0, 0, NaN, NaN, 10, 5);
  expect([...placeNewRows(graph, positions, 1)]).toEqual([0, 0, 2, 1, 10, 5]);
  expect(positions[2]).toBeNaN();
});

test("rows behind new rows follow, whatever their order", () => {
  const graph = graphOf(4, [
    [0, 1, 1],
    [1, 2, 0.5],
    [2, 3, 0.5],
  ]);
  expect([...placeNewRows(graph, Float32Array.of(NaN, NaN, NaN, 8), 1)]).toEqual([8, 8, 8, 8]);
  const middle = placeNewRows(graph, Float32Array.of(NaN, 4, NaN, 8), 1);
  expect([...middle]).toEqual([4, 4, 6, 8]);
});

test("rows without a way to a known one are near the middle, each at a place of its own", () => {
  const graph = graphOf(4, [[2, 3, 1]]);
  const placed = placeNewRows(graph, Float32Array.of(0, 2, NaN, NaN), 1);
  for (const row of [2, 3]) expect(Math.abs(placed[row] - 1)).toBeLessThan(0.01);
  expect(placed[2]).not.toBe(placed[3]);
  expect(placeNewRows(graph, Float32Array.of(0, 2, NaN, NaN), 1)).toEqual(placed);
});
