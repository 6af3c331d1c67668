import type { KernelMetric } from "./metric.ts";
import { isComparable } from "./pair-distance.ts";
import { quantizeInto } from "./quantize.ts";

/** Rows as int8 with what is needed to compare them. */
export interface QuantizedStore {
  /** `rowCount × dimensions` */
  readonly rows: Int8Array;
  /** Per row; NaN where the row has no neighbors. */
  readonly scales: Float32Array;
  /** Per row, its part of a distance. */
  readonly biases: Float32Array;
  set(first: number, added: Float32Array): void;
  /** Of the same order as the metric's distance between rows of these integers; symmetric to the bit. */
  distance(i: number, j: number): number;
}

/**
 * The distance is `bias_i + bias_j - x · y`, the product of integers being exact: with `‖x‖² / 2` as
 * bias half of the squared Euclidean distance, with `1 / 2` the cosine distance of unit rows.
 */
export function createQuantizedStore(
  rowCount: number,
  dimensions: number,
  metric: KernelMetric,
): QuantizedStore {
  const rows = new Int8Array(rowCount * dimensions);
  const scales = new Float32Array(rowCount).fill(NaN);
  const biases = new Float32Array(rowCount);

  return {
    rows,
    scales,
    biases,
    set(first, added) {
      for (let start = 0, i = first; start < added.length; start += dimensions, i++) {
        const row = added.subarray(start, start + dimensions);
        const scale = quantizeInto(rows, i * dimensions, row);
        scales[i] = isComparable(row, metric) ? scale : NaN;
        biases[i] = metric === "euclidean" ? halfSquare(row) : 0.5;
      }
    },
    distance(i, j) {
      let dot = 0;
      const shift = (j - i) * dimensions;
      for (let at = i * dimensions; at < (i + 1) * dimensions; at++) {
        dot += rows[at] * rows[at + shift];
      }
      const scale = Math.fround(scales[i] * scales[j]);
      const product = Math.fround(Math.fround(dot) * scale);
      return Math.fround(Math.fround(biases[i] + biases[j]) - product);
    },
  };
}

function halfSquare(row: Float32Array): number {
  let sum = 0;
  for (let d = 0; d < row.length; d++) sum = Math.fround(sum + Math.fround(row[d] * row[d]));
  return Math.fround(sum / 2);
}
