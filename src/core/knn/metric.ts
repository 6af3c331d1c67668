import { normalizeRows } from "../math/normalize-rows.ts";

/**
 * How far two vectors are apart, as umap-learn and pynndescent define it: `1 - cos`, `‖x - y‖`,
 * `1 - max(0, x · y)` (pynndescent's "dot"), `√(1 - Σ √(x y) / √(Σx Σy))`.
 */
export type Metric = "cosine" | "euclidean" | "inner-product" | "hellinger";

/** The metrics there are kernels for; Hellinger's distance is the root of a cosine distance. */
export type KernelMetric = Exclude<Metric, "hellinger">;

export function kernelMetricOf(metric: Metric): KernelMetric {
  return metric === "hellinger" ? "cosine" : metric;
}

/**
 * Makes of `rows` (`m × dimensions`, f32), in place, what the kernel of the metric takes: unit
 * length for cosine, `√(x / Σx)` for Hellinger, whose values must not be negative. Rows for which
 * that is not defined become zeros, which have no neighbors.
 */
export function prepareRows(rows: Float32Array, dimensions: number, metric: Metric): void {
  if (metric === "cosine") normalizeRows(rows, dimensions);
  if (metric !== "hellinger") return;
  for (let start = 0; start < rows.length; start += dimensions) {
    const end = start + dimensions;
    let sum = 0;
    for (let at = start; at < end; at++) sum += rows[at] >= 0 ? rows[at] : NaN;
    if (sum > 0 && sum < Infinity) {
      for (let at = start; at < end; at++) rows[at] = Math.sqrt(rows[at] / sum);
    } else rows.fill(0, start, end);
  }
}

/** Turns the kernel's distances into those of the metric, in place; the order stays. */
export function finishDistances(distances: Float32Array, metric: Metric): void {
  if (metric !== "hellinger") return;
  for (let at = 0; at < distances.length; at++) distances[at] = Math.sqrt(distances[at]);
}
