import type { QuantizedRows } from "../kernels.ts";
import { addToSums, centroids } from "../topics/centroids.ts";

export const BLOCK_ROWS = 1024;

/** The centroids of topics out of the quantized rows, `t × dimensions`; a row stands for `weights` documents. */
export function rowCentroids(
  rows: QuantizedRows,
  rowTopics: Int32Array,
  weights: Int32Array,
): Float32Array {
  const { rowCount, dimensions } = rows;
  const topicCount = rowTopics.reduce((most, topic) => Math.max(most, topic), -1) + 1;
  const sums = new Float64Array(topicCount * dimensions);
  for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
    const end = Math.min(rowCount, first + BLOCK_ROWS);
    const topics = rowTopics.subarray(first, end);
    addToSums(sums, rowBlock(rows, first), dimensions, topics, weights.subarray(first, end));
  }
  return centroids(sums, dimensions);
}

/** A block of `BLOCK_ROWS` rows from `first` on, as f32; the last one may be shorter. */
export function rowBlock({ rowCount, dimensions, rows, scales }: QuantizedRows, first: number) {
  const end = Math.min(rowCount, first + BLOCK_ROWS);
  const values = new Float32Array((end - first) * dimensions);
  for (let row = first, at = 0; row < end; row++) {
    const scale = scales[row];
    for (let d = 0; d < dimensions; d++, at++) values[at] = rows[row * dimensions + d] * scale;
  }
  return values;
}
