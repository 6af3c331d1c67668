import { EdgetopicError } from "../../errors.ts";
import { exp } from "../../math/elementary.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";
import { probabilisticSum } from "./probabilistic-sum.ts";

export interface CategoricalTarget {
  /** `vertexCount`: the category of each vertex; below 0 where it is not known. */
  categories: Int32Array;
  /** How much the categories count against the graph: from 0 to 1, 0.5. */
  targetWeight?: number;
  /** Distance to a vertex of unknown category: 0 or more, 1. */
  unknownDistance?: number;
}

/** Of a target weight of 0. */
const SMALLEST_FAR_DISTANCE = 2.5;

/**
 * The graph of supervised UMAP: edges between different categories are weakened by `exp(-far)`,
 * `far = 2.5 / (1 - targetWeight)`, those with an end of unknown category by
 * `exp(-unknownDistance)`; then every vertex is wholly connected again. Some unknown categories make
 * it semi-supervised. As umap-learn's `discrete_metric_simplicial_set_intersection`, of which a
 * target weight of 1 removes the edges between categories. Leaves the given graph as it is. Throws
 * `invalid_option`.
 */
export function intersectCategories(graph: FuzzyGraph, target: CategoricalTarget): FuzzyGraph {
  const { categories, targetWeight = 0.5, unknownDistance = 1 } = target;
  checkTarget(graph, target);
  const acrossFactor = targetWeight < 1 ? exp(-SMALLEST_FAR_DISTANCE / (1 - targetWeight)) : 0;
  const unknownFactor = exp(-unknownDistance);
  const { vertexCount, offsets, neighbors } = graph;
  const weights = graph.weights.slice();
  for (let i = 0; i < vertexCount; i++) {
    const category = categories[i];
    for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) {
      const other = categories[neighbors[edge]];
      if (category < 0 || other < 0) weights[edge] *= unknownFactor;
      else if (category !== other) weights[edge] *= acrossFactor;
    }
  }
  return resetLocalConnectivity({ vertexCount, offsets, neighbors, weights });
}

/**
 * Divides the weights of each vertex by their largest, then joins both directions by the
 * probabilistic sum, so that every vertex that has edges has one of weight 1. Edges of no weight are
 * left out. As umap-learn's `reset_local_connectivity`. Returns a new graph.
 */
export function resetLocalConnectivity(graph: FuzzyGraph): FuzzyGraph {
  const { vertexCount, offsets, neighbors, weights } = graph;
  const largest = new Float32Array(vertexCount);
  let kept = 0;
  for (let i = 0; i < vertexCount; i++) {
    for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) {
      largest[i] = Math.max(largest[i], weights[edge]);
      if (weights[edge] > 0) kept++;
    }
  }
  const reset = {
    vertexCount,
    offsets: new Int32Array(vertexCount + 1),
    neighbors: new Int32Array(kept),
    weights: new Float32Array(kept),
  };
  let slot = 0;
  for (let i = 0; i < vertexCount; i++) {
    for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) {
      const weight = weights[edge];
      if (weight === 0) continue;
      const neighbor = neighbors[edge];
      reset.neighbors[slot] = neighbor;
      reset.weights[slot++] = probabilisticSum(weight / largest[i], weight / largest[neighbor]);
    }
    reset.offsets[i + 1] = slot;
  }
  return reset;
}

function checkTarget(graph: FuzzyGraph, target: CategoricalTarget): void {
  const { categories, targetWeight = 0.5, unknownDistance = 1 } = target;
  if (categories.length !== graph.vertexCount) {
    throw new EdgetopicError(
      "invalid_option",
      `There are ${categories.length} categories; there must be one for each of ${graph.vertexCount} vertices.`,
    );
  }
  if (!(targetWeight >= 0 && targetWeight <= 1)) {
    throw new EdgetopicError(
      "invalid_option",
      `The target weight is ${targetWeight}; it must be from 0 to 1.`,
    );
  }
  if (!(unknownDistance >= 0)) {
    throw new EdgetopicError(
      "invalid_option",
      `The unknown distance is ${unknownDistance}; it must be 0 or more.`,
    );
  }
}
