import type { FuzzyGraph } from "../../src/core/reduce/umap/fuzzy-graph.ts";

/** `D^-½ W D^-½` as a dense matrix; rows of isolated vertices are zeros. */
export function normalizedAdjacencyMatrix(graph: FuzzyGraph): number[][] {
  const { vertexCount, offsets, neighbors, weights } = graph;
  const matrix = Array.from({ length: vertexCount }, () =>
    Array.from({ length: vertexCount }, () => 0),
  );
  for (let i = 0; i < vertexCount; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) matrix[i][neighbors[at]] = weights[at];
  }
  const degrees = matrix.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  return matrix.map((row, i) =>
    row.map((weight, j) => (weight === 0 ? 0 : weight / Math.sqrt(degrees[i] * degrees[j]))),
  );
}
