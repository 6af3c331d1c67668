import * as fc from "fast-check";
import { expect, test } from "vitest";
import { componentGraphs } from "../../../../../src/core/reduce/umap/component-graphs.ts";
import { connectedComponents } from "../../../../../src/core/reduce/umap/connected-components.ts";
import { randomGraph } from "../../../../support/random-problems.ts";

test("components hold every vertex and edge of the graph once, isolated vertices left out", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer(), (vertexCount, seed) => {
      const graph = randomGraph(vertexCount, 0.04, seed);
      const components = connectedComponents(graph);
      const seen = new Map<string, number>();
      let label = 0;
      for (const part of componentGraphs(graph, components)) {
        expect([...part.vertices]).toEqual(
          [...components.labels.keys()].filter((i) => components.labels[i] === label),
        );
        expect(connectedComponents(part.graph).count).toBe(1);
        part.vertices.forEach((vertex, i) => {
          for (let at = part.graph.offsets[i]; at < part.graph.offsets[i + 1]; at++) {
            const neighbor = part.vertices[part.graph.neighbors[at]];
            seen.set(`${vertex} ${neighbor}`, part.graph.weights[at]);
          }
        });
        label++;
      }
      expect(label).toBe(components.count);
      expect(seen.size).toBe(graph.neighbors.length);
      for (let i = 0; i < vertexCount; i++) {
        for (let at = graph.offsets[i]; at < graph.offsets[i + 1]; at++) {
          expect(seen.get(`${i} ${graph.neighbors[at]}`)).toBe(graph.weights[at]);
        }
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});
