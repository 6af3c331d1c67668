import type { NeighborTable } from "../knn/neighbor-table.ts";
import type { FuzzyGraph } from "../reduce/umap/fuzzy-graph.ts";
import type { ClusterInput } from "./clusterer.ts";

/** The input as if there were only the points `rows`, which ascend; edges to others are left out. */
export function selectPoints(input: ClusterInput, rows: Int32Array): ClusterInput {
  const { points, pointCount, dimensions, weights, graph, neighbors } = input;
  if (rows.length === pointCount) return input;
  const numbers = new Int32Array(pointCount).fill(-1);
  for (let i = 0; i < rows.length; i++) numbers[rows[i]] = i;
  const selected = new Float32Array(rows.length * dimensions);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i] * dimensions;
    selected.set(points.subarray(start, start + dimensions), i * dimensions);
  }
  return {
    points: selected,
    pointCount: rows.length,
    dimensions,
    ...(weights && { weights: rows.map((row) => weights[row]) }),
    ...(graph && { graph: selectVertices(graph, rows, numbers) }),
    ...(neighbors && { neighbors: selectNeighbors(neighbors, rows, numbers) }),
  };
}

function selectVertices(graph: FuzzyGraph, rows: Int32Array, numbers: Int32Array): FuzzyGraph {
  const offsets = new Int32Array(rows.length + 1);
  const neighbors = new Int32Array(graph.neighbors.length);
  const weights = new Float32Array(graph.weights.length);
  let end = 0;
  for (let i = 0; i < rows.length; i++) {
    for (let at = graph.offsets[rows[i]]; at < graph.offsets[rows[i] + 1]; at++) {
      const number = numbers[graph.neighbors[at]];
      if (number < 0) continue;
      neighbors[end] = number;
      weights[end++] = graph.weights[at];
    }
    offsets[i + 1] = end;
  }
  return {
    vertexCount: rows.length,
    offsets,
    neighbors: neighbors.slice(0, end),
    weights: weights.slice(0, end),
  };
}

function selectNeighbors(
  { neighborCount, indices, distances }: NeighborTable,
  rows: Int32Array,
  numbers: Int32Array,
): NeighborTable {
  const selected = {
    rowCount: rows.length,
    neighborCount,
    indices: new Int32Array(rows.length * neighborCount).fill(-1),
    distances: new Float32Array(rows.length * neighborCount).fill(Infinity),
  };
  for (let i = 0; i < rows.length; i++) {
    let to = i * neighborCount;
    const start = rows[i] * neighborCount;
    for (let at = start; at < start + neighborCount; at++) {
      const number = indices[at] < 0 ? -1 : numbers[indices[at]];
      if (number < 0) continue;
      selected.indices[to] = number;
      selected.distances[to++] = distances[at];
    }
  }
  return selected;
}
