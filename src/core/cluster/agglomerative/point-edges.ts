import type { NeighborTable } from "../../knn/neighbor-table.ts";
import type { FuzzyGraph } from "../../reduce/umap/fuzzy-graph.ts";

/** Pairs of points that are joined, each once and the lower first, ascending. */
export interface PointEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** The edges of a graph that has every edge from both of its ends. */
export function edgesOfGraph({ vertexCount, offsets, neighbors }: FuzzyGraph): PointEdges {
  const from = new Int32Array(neighbors.length / 2);
  const to = new Int32Array(from.length);
  let count = 0;
  for (let i = 0; i < vertexCount; i++) {
    for (let at = offsets[i]; at < offsets[i + 1]; at++) {
      if (neighbors[at] <= i) continue;
      from[count] = i;
      to[count++] = neighbors[at];
    }
  }
  return { from, to };
}

/** Of a neighbor table, those of which one point is among the neighbors of the other. */
export function edgesOfNeighbors(table: NeighborTable): PointEdges {
  const { rowCount, neighborCount, indices } = table;
  // Sorted as one number, exact up to 2^53.
  const keys = new Float64Array(indices.length);
  let count = 0;
  for (let i = 0; i < rowCount; i++) {
    for (let at = i * neighborCount; at < (i + 1) * neighborCount; at++) {
      const j = indices[at];
      if (j >= 0 && j !== i) keys[count++] = Math.min(i, j) * rowCount + Math.max(i, j);
    }
  }
  const sorted = keys.subarray(0, count).sort();
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  let edgeCount = 0;
  for (let at = 0; at < count; at++) {
    if (at > 0 && sorted[at] === sorted[at - 1]) continue;
    from[edgeCount] = Math.floor(sorted[at] / rowCount);
    to[edgeCount++] = sorted[at] % rowCount;
  }
  return { from: from.slice(0, edgeCount), to: to.slice(0, edgeCount) };
}
