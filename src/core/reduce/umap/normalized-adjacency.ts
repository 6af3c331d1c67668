import type { Kernels } from "../../kernels.ts";
import { panelProducts } from "../panel-products.ts";
import type { SymmetricOperator } from "../symmetric-operator.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";

/** `D^-½ W D^-½`, which is the identity less the normalised Laplacian: eigenvalues in [-1, 1]. */
export interface NormalizedAdjacency extends SymmetricOperator {
  /** The unit eigenvector of the eigenvalue 1, `√degree`; of a connected graph the only one. */
  readonly trivialVector: Float64Array;
}

/** Of a graph without isolated vertices, whose arrays it keeps reading; `multiply` makes its products. */
export function normalizedAdjacency(
  graph: FuzzyGraph,
  multiply: Kernels["panelProducts"] = panelProducts,
): NormalizedAdjacency {
  const { vertexCount, offsets, neighbors } = graph;
  const roots = degreeRoots(graph);
  const { apply } = multiply({
    rowCount: vertexCount,
    columnCount: vertexCount,
    offsets,
    columns: neighbors,
    values: normalizedWeights(graph, roots),
  });
  return { size: vertexCount, trivialVector: unitLength(roots), apply };
}

function degreeRoots({ vertexCount, offsets, weights }: FuzzyGraph): Float64Array {
  const roots = new Float64Array(vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    let degree = 0;
    for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) degree += weights[edge];
    roots[i] = Math.sqrt(degree);
  }
  return roots;
}

function normalizedWeights(graph: FuzzyGraph, roots: Float64Array): Float32Array {
  const { vertexCount, offsets, neighbors, weights } = graph;
  const normalized = new Float32Array(weights.length);
  for (let i = 0; i < vertexCount; i++) {
    for (let edge = offsets[i]; edge < offsets[i + 1]; edge++) {
      normalized[edge] = weights[edge] / (roots[i] * roots[neighbors[edge]]);
    }
  }
  return normalized;
}

function unitLength(vector: Float64Array): Float64Array {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  const length = Math.sqrt(squares);
  return vector.map((value) => value / length);
}
