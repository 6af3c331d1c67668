interface Graph {
  vertexCount: number;
  offsets: Int32Array;
  neighbors: Int32Array;
}

/** How many connected parts the vertices of each group make, by group. */
export function partsByGroup(graph: Graph, groups: ArrayLike<number>): Map<number, number> {
  const counts = new Map<number, number>();
  const isReached = new Set<number>();
  for (let first = 0; first < graph.vertexCount; first++) {
    if (isReached.has(first)) continue;
    counts.set(groups[first], (counts.get(groups[first]) ?? 0) + 1);
    const reached = [first];
    isReached.add(first);
    for (const i of reached) {
      for (const j of graph.neighbors.subarray(graph.offsets[i], graph.offsets[i + 1])) {
        if (isReached.has(j) || groups[j] !== groups[first]) continue;
        isReached.add(j);
        reached.push(j);
      }
    }
  }
  return counts;
}
