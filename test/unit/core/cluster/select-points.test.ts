import * as fc from "fast-check";
import { expect, test } from "vitest";
import { selectPoints } from "../../../../src/core/cluster/select-points.ts";
import type { FuzzyGraph } from "../../../../src/core/reduce/umap/fuzzy-graph.ts";
import { clusterInput } from "../../../support/cluster-input.ts";
import { randomWeights, takeRows, uniformPoints } from "../../../support/random-points.ts";

/** Each edge with its weight, its ends named by `names`. */
function namedEdges(graph: FuzzyGraph | undefined, names: Int32Array): string[] {
  const edges: string[] = [];
  if (graph === undefined) return edges;
  for (let i = 0; i < graph.vertexCount; i++) {
    for (let at = graph.offsets[i]; at < graph.offsets[i + 1]; at++) {
      edges.push(`${names[i]} ${names[graph.neighbors[at]]} ${graph.weights[at]}`);
    }
  }
  return edges;
}

test("what is selected is what lies between the selected points", () => {
  const all = Int32Array.from({ length: 30 }, (_, i) => i);
  fc.assert(
    fc.property(fc.subarray([...all]), fc.nat(), (kept, seed) => {
      const rows = Int32Array.from(kept);
      const weights = randomWeights(30, 4, seed);
      const input = { ...clusterInput(uniformPoints(30, 2, seed), 2), weights };
      const selected = selectPoints(input, rows);
      expect(selected.points).toEqual(takeRows(input.points, 2, rows));
      expect(selected.weights).toEqual(rows.map((row) => weights[row]));
      expect(namedEdges(selected.graph, rows)).toEqual(
        namedEdges(input.graph, all).filter((edge) => {
          const [from, to] = edge.split(" ").map(Number);
          return rows.includes(from) && rows.includes(to);
        }),
      );
      const { neighbors } = input;
      const k = neighbors?.neighborCount ?? 0;
      rows.forEach((row, i) => {
        const before = [...(neighbors?.indices.subarray(row * k, (row + 1) * k) ?? [])];
        const after = [...(selected.neighbors?.indices.subarray(i * k, (i + 1) * k) ?? [])];
        const expected = before.filter((neighbor) => rows.includes(neighbor));
        expect(after.slice(0, expected.length).map((j) => rows[j])).toEqual(expected);
        expect(after.slice(expected.length).every((j) => j === -1)).toBe(true);
      });
    }),
  );
});

test("selecting all is the input itself, and what it has not, is not there", () => {
  const input = { points: new Float32Array(3), pointCount: 3, dimensions: 1 };
  expect(selectPoints(input, Int32Array.of(0, 1, 2))).toBe(input);
  expect(selectPoints(input, Int32Array.of(1))).toEqual({
    points: new Float32Array(1),
    pointCount: 1,
    dimensions: 1,
  });
});
