import type { Metric } from "../../src/core/knn/metric.ts";

/** The distance of two vectors in f64, from its definition. */
export function plainDistance(x: Float32Array, y: Float32Array, metric: Metric): number {
  const sum = (term: (a: number, b: number) => number): number => {
    let total = 0;
    for (let d = 0; d < x.length; d++) total += term(x[d] as number, y[d] as number);
    return total;
  };
  switch (metric) {
    case "cosine":
      return 1 - sum((a, b) => a * b) / Math.sqrt(sum((a) => a * a) * sum((_, b) => b * b));
    case "euclidean":
      return Math.sqrt(sum((a, b) => (a - b) ** 2));
    case "inner-product":
      return (
        1 -
        Math.max(
          0,
          sum((a, b) => a * b),
        )
      );
    case "hellinger":
      return Math.sqrt(
        Math.max(
          0,
          1 - sum((a, b) => Math.sqrt(a * b)) / Math.sqrt(sum((a) => a) * sum((_, b) => b)),
        ),
      );
  }
}

/** The distances of each row to its `count` nearest others, ascending; NaN is no neighbor. */
export function bruteForceDistances(
  rows: Float32Array,
  dimensions: number,
  count: number,
  metric: Metric,
): number[][] {
  const list = Array.from({ length: rows.length / dimensions }, (_, i) =>
    rows.subarray(i * dimensions, (i + 1) * dimensions),
  );
  return list.map((row, i) =>
    list
      .map((other, j) => (i === j ? NaN : plainDistance(row, other, metric)))
      .filter((distance) => !Number.isNaN(distance))
      .sort((a, b) => a - b)
      .slice(0, count),
  );
}
