import type { FuzzyGraph } from "../../src/core/reduce/umap/fuzzy-graph.ts";

/** Newman's modularity, over every pair of vertices: `Σ (A - resolution k kᵀ / 2m) δ / 2m`. */
export function denseModularity(
  { vertexCount, offsets, neighbors, weights }: FuzzyGraph,
  groups: ArrayLike<number>,
  resolution: number,
): number {
  const matrix = Array.from({ length: vertexCount }, (_, i) => {
    const row = Array.from({ length: vertexCount }, () => 0);
    for (let at = offsets[i]; at < offsets[i + 1]; at++) row[neighbors[at]] = weights[at];
    return row;
  });
  const strengths = matrix.map((row) => row.reduce((sum, weight) => sum + weight, 0));
  const total = strengths.reduce((sum, strength) => sum + strength, 0);
  let modularity = 0;
  for (let i = 0; i < vertexCount; i++) {
    for (let j = 0; j < vertexCount; j++) {
      if (groups[i] !== groups[j]) continue;
      modularity += matrix[i][j] - (resolution * strengths[i] * strengths[j]) / total;
    }
  }
  return modularity / total;
}
