import type { FuzzyGraph } from "./fuzzy-graph.ts";

/** Which vertices hang together. */
export interface ConnectedComponents {
  /** Components of at least one edge. */
  readonly count: number;
  /** `vertexCount`: numbered from 0 in the order of their first vertices; -1 for isolated vertices. */
  readonly labels: Int32Array;
}

/** Breadth-first search; a vertex without an edge is in no component. */
export function connectedComponents(graph: FuzzyGraph): ConnectedComponents {
  const { vertexCount, offsets, neighbors } = graph;
  const labels = new Int32Array(vertexCount).fill(-1);
  const queue = new Int32Array(vertexCount);
  let count = 0;
  for (let first = 0; first < vertexCount; first++) {
    if (labels[first] >= 0 || offsets[first] === offsets[first + 1]) continue;
    labels[first] = count;
    queue[0] = first;
    let end = 1;
    for (let at = 0; at < end; at++) {
      const vertex = queue[at];
      for (let edge = offsets[vertex]; edge < offsets[vertex + 1]; edge++) {
        const neighbor = neighbors[edge];
        if (labels[neighbor] >= 0) continue;
        labels[neighbor] = count;
        queue[end++] = neighbor;
      }
    }
    count++;
  }
  return { count, labels };
}
