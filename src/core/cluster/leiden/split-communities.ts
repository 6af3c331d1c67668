import type { WeightedGraph } from "./weighted-graph.ts";

/** Gives every connected part of a community a number of its own, in place, below `vertexCount`. */
export function splitCommunities(graph: WeightedGraph, communities: Int32Array): void {
  const { vertexCount, offsets, neighbors } = graph;
  const parts = new Int32Array(vertexCount).fill(-1);
  const stack = new Int32Array(vertexCount);
  let partCount = 0;
  for (let first = 0; first < vertexCount; first++) {
    if (parts[first] >= 0) continue;
    const community = communities[first];
    let height = 0;
    stack[height++] = first;
    parts[first] = partCount;
    while (height > 0) {
      const vertex = stack[--height];
      for (let at = offsets[vertex]; at < offsets[vertex + 1]; at++) {
        const neighbor = neighbors[at];
        if (parts[neighbor] >= 0 || communities[neighbor] !== community) continue;
        parts[neighbor] = partCount;
        stack[height++] = neighbor;
      }
    }
    partCount++;
  }
  communities.set(parts);
}
