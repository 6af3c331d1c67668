import { EdgetopicError } from "../errors.ts";
import type { SparseRows } from "../kernels.ts";
import { hellingerRows } from "./hellinger.ts";
import type { Metric } from "./metric.ts";

/** The metrics that sparse rows without negative values have neighbors by. */
export type SparseMetric = Extract<Metric, "cosine" | "hellinger">;

/** Throws `invalid_option` for a metric that sparse rows have no neighbors by. */
export function sparseMetricOf(metric: Metric): SparseMetric {
  if (metric === "cosine" || metric === "hellinger") return metric;
  throw new EdgetopicError(
    "invalid_option",
    `Sparse rows have no neighbors by the metric "${metric}"; expected "cosine" or "hellinger".`,
  );
}

/**
 * What the kernel `sparseNeighborSearch` takes of rows without negative values: rows of unit length,
 * of `√(x / Σx)` for Hellinger's distance, of `x / ‖x‖` for cosine. A row for which that is not
 * defined becomes empty, which has no neighbors.
 */
export function prepareSparseRows(rows: SparseRows, metric: SparseMetric): SparseRows {
  if (metric === "hellinger") return hellingerRows(rows);
  // The square of a value's share of the sum of squares is what Hellinger's rows are made of.
  const squares = rows.values.map((value) => (value >= 0 ? value * value : NaN));
  return hellingerRows({ ...rows, values: squares });
}

/** Turns the kernel's distances, `√(1 - x · y)`, into those of the metric, in place; the order stays. */
export function finishSparseDistances(distances: Float32Array, metric: SparseMetric): void {
  if (metric !== "cosine") return;
  for (let at = 0; at < distances.length; at++) distances[at] *= distances[at];
}
