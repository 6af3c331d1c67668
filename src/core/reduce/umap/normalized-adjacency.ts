import { PANEL_COLUMNS, type SymmetricOperator } from "../symmetric-operator.ts";
import type { FuzzyGraph } from "./fuzzy-graph.ts";

/** `D^-½ W D^-½`, which is the identity less the normalised Laplacian: eigenvalues in [-1, 1]. */
export interface NormalizedAdjacency extends SymmetricOperator {
  /** The unit eigenvector of the eigenvalue 1, `√degree`; of a connected graph the only one. */
  readonly trivialVector: Float64Array;
}

/** Of a graph without isolated vertices, whose arrays it keeps reading. */
export function normalizedAdjacency(graph: FuzzyGraph): NormalizedAdjacency {
  const { vertexCount, offsets, neighbors } = graph;
  const roots = degreeRoots(graph);
  const weights = normalizedWeights(graph, roots);

  function apply(
    from: Float64Array,
    into: Float64Array,
    scale: number,
    shift: number,
    keep: number,
  ): void {
    for (let i = 0; i < vertexCount; i++) {
      const at = i * PANEL_COLUMNS;
      let sum0 = -shift * from[at];
      let sum1 = -shift * from[at + 1];
      let sum2 = -shift * from[at + 2];
      let sum3 = -shift * from[at + 3];
      const end = offsets[i + 1];
      for (let edge = offsets[i]; edge < end; edge++) {
        const weight = weights[edge];
        const other = neighbors[edge] * PANEL_COLUMNS;
        sum0 += weight * from[other];
        sum1 += weight * from[other + 1];
        sum2 += weight * from[other + 2];
        sum3 += weight * from[other + 3];
      }
      into[at] = scale * sum0 - keep * into[at];
      into[at + 1] = scale * sum1 - keep * into[at + 1];
      into[at + 2] = scale * sum2 - keep * into[at + 2];
      into[at + 3] = scale * sum3 - keep * into[at + 3];
    }
  }

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
