import type { WeightedGraph } from "./weighted-graph.ts";

/** `Σ (weight within - resolution × mass² / 2)` over the communities, each below `vertexCount`; what `leiden` maximises. */
export function partitionQuality(
  graph: WeightedGraph,
  communities: Int32Array,
  resolution: number,
): number {
  const { vertexCount, offsets, neighbors, weights, masses } = graph;
  const totals = new Float64Array(vertexCount);
  let quality = 0;
  for (let i = 0; i < vertexCount; i++) {
    totals[communities[i]] += masses[i];
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      if (communities[neighbors[at]] === communities[i]) quality += weights[at] / 2;
    }
  }
  for (const total of totals) quality -= (resolution * total * total) / 2;
  return quality;
}
