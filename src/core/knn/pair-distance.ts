import type { KernelMetric } from "./metric.ts";

/** The largest f32, below which no distance falls. */
const LARGEST = 3.4028234663852886e38;

/**
 * The distance between the vectors that begin at `i` and `j`, all in f32, the terms added in the
 * order of the dimensions; NaN where a value is not finite, or where products overflow both ways.
 */
export type PairDistance = (
  first: Float32Array,
  i: number,
  second: Float32Array,
  j: number,
  dimensions: number,
) => number;

export const PAIR_DISTANCES: Record<KernelMetric, PairDistance> = {
  cosine(first, i, second, j, dimensions) {
    const distance = Math.fround(1 - dotProduct(first, i, second, j, dimensions));
    return distance < 0 ? 0 : distance;
  },
  euclidean(first, i, second, j, dimensions) {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      const difference = Math.fround(first[i + d] - second[j + d]);
      sum = Math.fround(sum + Math.fround(difference * difference));
    }
    return Math.fround(Math.sqrt(sum));
  },
  "inner-product"(first, i, second, j, dimensions) {
    const product = dotProduct(first, i, second, j, dimensions);
    const distance = Math.fround(1 - (product < 0 ? 0 : product));
    return distance < -LARGEST ? -LARGEST : distance;
  },
};

/** Whether a row has neighbors: finite, and not zero unless zero is a point like others. */
export function isComparable(row: Float32Array, metric: KernelMetric): boolean {
  let magnitude = 0;
  for (let d = 0; d < row.length; d++) magnitude += Math.abs(row[d]);
  return magnitude < Infinity && (magnitude > 0 || metric === "euclidean");
}

function dotProduct(
  first: Float32Array,
  i: number,
  second: Float32Array,
  j: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum = Math.fround(sum + Math.fround(first[i + d] * second[j + d]));
  }
  return sum;
}
