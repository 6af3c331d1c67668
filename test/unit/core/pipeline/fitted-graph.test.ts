import { expect, test } from "vitest";
import { fittedGraph } from "../../../../src/core/pipeline/fitted-graph.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";

test("the graph's products are one graph, of as many vertices as there are rows", () => {
  const products = new Products();
  products.set("graphOffsets", Int32Array.of(0, 1, 2, 2));
  products.set("graphNeighbors", Int32Array.of(1, 0));
  products.set("graphWeights", Float32Array.of(0.5, 0.5));
  expect(fittedGraph(products)).toEqual({
    vertexCount: 3,
    offsets: Int32Array.of(0, 1, 2, 2),
    neighbors: Int32Array.of(1, 0),
    weights: Float32Array.of(0.5, 0.5),
  });
  expect(() => fittedGraph(new Products())).toThrow("graphOffsets");
});
