import * as fc from "fast-check";
import { expect, test } from "vitest";
import { connectedComponents } from "../../../../../src/core/reduce/umap/connected-components.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("components are those of the transitive closure, isolated vertices left out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (vertexCount, seed) => {
      const graph = randomGraph(vertexCount, 1.2 / vertexCount, seed);
      const reach = Array.from({ length: vertexCount }, (_, i) => i);
      for (let round = 0; round < vertexCount; round++) {
        for (let i = 0; i < vertexCount; i++) {
          for (let at = graph.offsets[i]; at < graph.offsets[i + 1]; at++) {
            reach[i] = Math.min(reach[i], reach[graph.neighbors[at]]);
          }
        }
      }
      const isIsolated = reach.map((_, i) => graph.offsets[i] === graph.offsets[i + 1]);
      const firsts = [...new Set(reach.filter((_, i) => !isIsolated[i]))];
      const { count, labels } = connectedComponents(graph);
      expect(count).toBe(firsts.length);
      expect([...labels]).toEqual(
        reach.map((first, i) => (isIsolated[i] ? -1 : firsts.indexOf(first))),
      );
    }),
    { numRuns: 200, seed: 1 },
  );
});
