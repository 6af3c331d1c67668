import { intersectCategories } from "../reduce/umap/categorical-target.ts";
import type { FuzzyGraph } from "../reduce/umap/fuzzy-graph.ts";
import { fuzzyGraph } from "../reduce/umap/fuzzy-union.ts";
import { resolveUmapOptions } from "../reduce/umap/resolve-umap-options.ts";
import { drawsTogether } from "../modes/mode-choice.ts";
import { fittedGraph } from "./fitted-graph.ts";
import { createSingleStep, type CreateStage, type StageContext } from "./stage.ts";

/**
 * The fuzzy simplicial set of the neighbors, intersected with the rows' categories where those are
 * given, and which rows have no part in it. A graph that is there
 * already is taken as it is.
 */
export const createGraphStage: CreateStage = (context) =>
  createSingleStep(() => {
    const { plan, products } = context;
    const isGiven = products.names().includes("graphOffsets");
    const plain = isGiven ? fittedGraph(products) : graphOfNeighbors(context);
    const graph = supervised(context, plain);
    products.drop("neighborIndices", "neighborDistances");
    if (drawsTogether(plan.options.mode)) products.drop("rowCategories", "rowStrengths");
    // Of no use to this fit: whoever keeps them for the next has them since the neighbors were found.
    products.drop("keptIndices", "keptDistances");
    const isolated = new Uint8Array(plan.rowCount);
    for (let i = 0; i < plan.rowCount; i++) {
      isolated[i] = graph.offsets[i] === graph.offsets[i + 1] ? 1 : 0;
    }
    products.set("graphOffsets", graph.offsets);
    products.set("graphNeighbors", graph.neighbors);
    products.set("graphWeights", graph.weights);
    products.set("isolated", isolated);
  });

/** The graph after its intersection with the rows' categories, where there are any. */
function supervised({ plan, products }: StageContext, graph: FuzzyGraph): FuzzyGraph {
  const isTold = products.names().includes("rowCategories");
  if (!isTold || !drawsTogether(plan.options.mode)) return graph;
  const { targetWeight, unknownDistance } = resolveUmapOptions(plan.options);
  const categories = products.get("rowCategories");
  return intersectCategories(graph, { categories, targetWeight, unknownDistance });
}

function graphOfNeighbors({ plan, products }: StageContext): FuzzyGraph {
  const umap = resolveUmapOptions(plan.options);
  const table = {
    rowCount: plan.rowCount,
    neighborCount: plan.neighborCount,
    indices: products.get("neighborIndices"),
    distances: products.get("neighborDistances"),
  };
  return fuzzyGraph(table, {
    localConnectivity: umap.localConnectivity,
    setOperationMixRatio: umap.setOperationMixRatio,
    bandwidth: umap.bandwidth,
    disconnectionDistance: umap.disconnectionDistance ?? Infinity,
  });
}
