import type { ClusterInput } from "../../src/core/cluster/clusterer.ts";
import type { NeighborTable } from "../../src/core/knn/neighbor-table.ts";
import { fuzzyGraph } from "../../src/core/reduce/umap/fuzzy-union.ts";

/** Points with their exact Euclidean neighbors and the fuzzy graph of these. */
export function clusterInput(points: Float32Array, dimensions: number): ClusterInput {
  const pointCount = points.length / dimensions;
  const neighbors = euclideanNeighbors(
    points,
    dimensions,
    Math.max(0, Math.min(8, pointCount - 1)),
  );
  const graph =
    pointCount < 2
      ? {
          vertexCount: pointCount,
          offsets: new Int32Array(pointCount + 1),
          neighbors: new Int32Array(0),
          weights: new Float32Array(0),
        }
      : fuzzyGraph(neighbors);
  return { points, pointCount, dimensions, graph, neighbors };
}

/** By brute force, equal distances by index. */
export function euclideanNeighbors(
  points: Float32Array,
  dimensions: number,
  neighborCount: number,
): NeighborTable {
  const rowCount = points.length / dimensions;
  const indices = new Int32Array(rowCount * neighborCount);
  const distances = new Float32Array(rowCount * neighborCount);
  for (let i = 0; i < rowCount; i++) {
    const ofRow = Array.from({ length: rowCount }, (_, j) => ({
      j,
      distance: euclideanDistance(points, dimensions, i, j),
    }));
    const nearest = ofRow
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance || a.j - b.j)
      .slice(0, neighborCount);
    nearest.forEach(({ j, distance }, rank) => {
      indices[i * neighborCount + rank] = j;
      distances[i * neighborCount + rank] = distance;
    });
  }
  return { rowCount, neighborCount, indices, distances };
}

export function euclideanDistance(
  points: Float32Array,
  dimensions: number,
  i: number,
  j: number,
): number {
  let squares = 0;
  for (let d = 0; d < dimensions; d++) {
    squares += (points[i * dimensions + d] - points[j * dimensions + d]) ** 2;
  }
  return Math.sqrt(squares);
}
