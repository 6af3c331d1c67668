import { fuzzyGraph } from "../reduce/umap/fuzzy-union.ts";
import { createSingleStep, type CreateStage } from "./stage.ts";

/** The fuzzy simplicial set of the neighbors, and which rows have no part in it. */
export const createGraphStage: CreateStage = ({ plan, products }) =>
  createSingleStep(() => {
    const graph = fuzzyGraph({
      rowCount: plan.rowCount,
      neighborCount: plan.neighborCount,
      indices: products.get("neighborIndices"),
      distances: products.get("neighborDistances"),
    });
    products.drop("neighborIndices", "neighborDistances");
    const isolated = new Uint8Array(plan.rowCount);
    for (let i = 0; i < plan.rowCount; i++) {
      isolated[i] = graph.offsets[i] === graph.offsets[i + 1] ? 1 : 0;
    }
    products.set("graphOffsets", graph.offsets);
    products.set("graphNeighbors", graph.neighbors);
    products.set("graphWeights", graph.weights);
    products.set("isolated", isolated);
  });
