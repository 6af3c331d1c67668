import { createRandom } from "../math/random.ts";
import type { FuzzyGraph } from "../reduce/umap/fuzzy-graph.ts";

/** Rows that are reached over so many other new rows only are put in the middle. */
const MOST_STEPS = 4;
const JITTER = 0.01;

/**
 * Positions for the rows that have none (NaN), among those that have: at the mean of their neighbors
 * in the graph, weighted by its strengths; those whose neighbors are all new after them, and what
 * is not reached in 4 steps near the mean of all. `positions` is `vertexCount × dimensions`; a copy is returned.
 */
export function placeNewRows(
  graph: FuzzyGraph,
  positions: Float32Array,
  seed: number,
): Float32Array {
  const { vertexCount } = graph;
  const dimensions = positions.length / vertexCount;
  const placed = positions.slice();
  let missing = Int32Array.from({ length: vertexCount }, (_, row) => row).filter((row) =>
    Number.isNaN(positions[row * dimensions]),
  );
  const middle = meanOfPlaced(positions, dimensions);
  for (let step = 0; step < MOST_STEPS && missing.length > 0; step++) {
    const before = placed.slice();
    missing = missing.filter((row) => !placeAtMean(graph, before, placed, row, dimensions));
  }
  const random = createRandom(seed);
  for (const row of missing) {
    for (let d = 0; d < dimensions; d++) {
      placed[row * dimensions + d] = middle[d] + JITTER * (random.uniform() - 0.5);
    }
  }
  return placed;
}

/** Answers whether a neighbor had a place. */
function placeAtMean(
  { offsets, neighbors, weights }: FuzzyGraph,
  before: Float32Array,
  placed: Float32Array,
  row: number,
  dimensions: number,
): boolean {
  const sums = new Float64Array(dimensions);
  let total = 0;
  for (let edge = offsets[row]; edge < offsets[row + 1]; edge++) {
    const start = neighbors[edge] * dimensions;
    if (Number.isNaN(before[start])) continue;
    total += weights[edge];
    for (let d = 0; d < dimensions; d++) sums[d] += weights[edge] * before[start + d];
  }
  if (total === 0) return false;
  for (let d = 0; d < dimensions; d++) placed[row * dimensions + d] = sums[d] / total;
  return true;
}

function meanOfPlaced(positions: Float32Array, dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions);
  let count = 0;
  for (let start = 0; start < positions.length; start += dimensions) {
    if (Number.isNaN(positions[start])) continue;
    count++;
    for (let d = 0; d < dimensions; d++) sums[d] += positions[start + d];
  }
  return sums.map((sum) => sum / Math.max(1, count));
}
