import { sampleIndices } from "./sample-indices.ts";

/** The same `m` rows in the original space and reduced. */
export interface Reduction {
  /** `m × dimensions`, f32; unit rows, so that the nearest by Euclidean distance are those by cosine. */
  rows: Float32Array;
  dimensions: number;
  /** `m × reducedDimensions`, f32. */
  reducedRows: Float32Array;
  reducedDimensions: number;
}

/**
 * How far the `neighborCount` nearest rows of the reduction are near in the original space (Venna
 * and Kaski 2001), 0 … 1: 1 when all are among the nearest there. Of at most `sampleCount` rows,
 * against all. Agrees with scikit-learn's `trustworthiness` where the sample is everything;
 * `neighborCount` is less than half of the rows.
 */
export function trustworthiness(
  reduction: Reduction,
  neighborCount: number,
  sampleCount = 500,
  seed = 42,
): number {
  const { rows, dimensions, reducedRows, reducedDimensions } = reduction;
  const rowCount = rows.length / dimensions;
  const sample = sampleIndices(rowCount, sampleCount, seed);
  const original = new Float64Array(rowCount);
  const reduced = new Float64Array(rowCount);
  const neighbors = new Int32Array(neighborCount);
  let penalty = 0;
  for (const row of sample) {
    squaredDistances(original, rows, dimensions, row);
    squaredDistances(reduced, reducedRows, reducedDimensions, row);
    nearest(neighbors, reduced, row);
    for (const neighbor of neighbors) {
      penalty += Math.max(0, rankOf(original, row, neighbor) - neighborCount);
    }
  }
  const most = sample.length * neighborCount * (2 * rowCount - 3 * neighborCount - 1);
  return 1 - (2 * penalty) / most;
}

function squaredDistances(
  distances: Float64Array,
  rows: Float32Array,
  dimensions: number,
  row: number,
): void {
  const start = row * dimensions;
  for (let i = 0; i < distances.length; i++) {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const difference = rows[start + d] - rows[i * dimensions + d];
      squares += difference * difference;
    }
    distances[i] = squares;
  }
}

/** The nearest rows but the row itself, equal ones by index. */
function nearest(neighbors: Int32Array, distances: Float64Array, row: number): void {
  const last = neighbors.length - 1;
  let count = 0;
  for (let i = 0; i < distances.length; i++) {
    if (i === row) continue;
    if (count > last && distances[i] >= distances[neighbors[last]]) continue;
    let place = Math.min(count, last);
    for (; place > 0 && distances[neighbors[place - 1]] > distances[i]; place--) {
      neighbors[place] = neighbors[place - 1];
    }
    neighbors[place] = i;
    count++;
  }
}

/** 1 for the nearest of the rows but `row` itself. */
function rankOf(distances: Float64Array, row: number, neighbor: number): number {
  const reach = distances[neighbor];
  let rank = 1;
  for (let i = 0; i < distances.length; i++) {
    if (i === row || i === neighbor) continue;
    if (distances[i] < reach || (distances[i] === reach && i < neighbor)) rank++;
  }
  return rank;
}
