import { hashRows } from "../../knn/row-hash.ts";

/** Points no two of which coincide, in the order of their first occurrence. */
export interface DistinctPoints {
  readonly pointCount: number;
  readonly dimensions: number;
  /** `pointCount × dimensions`. */
  readonly points: Float32Array;
  /** How many documents lie at each point. */
  readonly weights: Int32Array;
  /** The point of every row it was made from. */
  readonly pointOfRow: Int32Array;
}

/**
 * Merges the rows of `rows` (`n × dimensions`, finite) that are equal into one point with the sum
 * of their weights. After it every distance is positive, however many rows coincide: the searches
 * never wade through ties at distance 0, and n equal rows are one point.
 */
export function distinctPoints(
  rows: Float32Array,
  dimensions: number,
  rowWeights: Int32Array,
): DistinctPoints {
  const rowCount = rowWeights.length;
  const points = new Float32Array(rows.length);
  const weights = new Int32Array(rowCount);
  const pointOfRow = new Int32Array(rowCount);
  const hashes = hashRows(rows, dimensions);
  const mask = tableSize(rowCount) - 1;
  const table = new Int32Array(mask + 1).fill(-1);
  let pointCount = 0;
  for (let row = 0; row < rowCount; row++) {
    const start = row * dimensions;
    let slot = hashes[2 * row] & mask;
    while (
      table[slot] >= 0 &&
      !equalAt(points, table[slot] * dimensions, rows, start, dimensions)
    ) {
      slot = (slot + 1) & mask;
    }
    if (table[slot] < 0) {
      table[slot] = pointCount;
      for (let d = 0; d < dimensions; d++) points[pointCount * dimensions + d] = rows[start + d];
      pointCount++;
    }
    pointOfRow[row] = table[slot];
    weights[table[slot]] += rowWeights[row];
  }
  return {
    pointCount,
    dimensions,
    points: points.slice(0, pointCount * dimensions),
    weights: weights.slice(0, pointCount),
    pointOfRow,
  };
}

/** A power of two with at least half of the slots left free. */
function tableSize(count: number): number {
  let size = 2;
  while (size < 2 * count) size *= 2;
  return size;
}

function equalAt(
  a: Float32Array,
  aStart: number,
  b: Float32Array,
  bStart: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) if (a[aStart + i] !== b[bStart + i]) return false;
  return true;
}
