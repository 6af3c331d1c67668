import type { FuzzyGraph } from "../reduce/umap/fuzzy-graph.ts";
import type { Products } from "./products.ts";

/** The graph stage's products as one graph. */
export function fittedGraph(products: Products): FuzzyGraph {
  const offsets = products.get("graphOffsets");
  return {
    vertexCount: offsets.length - 1,
    offsets,
    neighbors: products.get("graphNeighbors"),
    weights: products.get("graphWeights"),
  };
}
