import type { Metric } from "./metric.ts";
import type { NeighborPlan } from "./neighbor-plan.ts";
import { sparseMetricOf } from "./sparse-neighbors.ts";

/** How large sparse rows are, over the documents, of which several may share a row. */
export interface SparseSizes {
  /** Values that are there. */
  valueCount: number;
  columnCount: number;
}

interface SparseNeighborSizes {
  rowCount: number;
  neighborCount: number;
  metric: Metric;
}

/** Nanoseconds of a product that is added up, and of a pair of rows; measured as those in `work.ts`. */
const PRODUCT = 0.7;
const PAIR = 1.25;
/** Of the values of a row, about how many the other row of a pair has as well. */
const SHARED = 0.09;

/** All pairs, by the inverted file of the rows. Throws `invalid_option` for a metric that sparse rows have no neighbors by. */
export function planSparseNeighbors(
  { valueCount, columnCount }: SparseSizes,
  { rowCount, neighborCount, metric }: SparseNeighborSizes,
): NeighborPlan {
  return {
    metric: sparseMetricOf(metric),
    method: "sparse",
    candidateCount: neighborCount,
    blockRowCount: rowCount,
    // The rows once outside of the kernel, where they are 20 bytes a value; the lists twice.
    memoryBytes:
      valueCount * 28 + columnCount * 4 + rowCount * 20 + 2 * rowCount * neighborCount * 8,
  };
}

/** About how many nanoseconds of one core the search takes. */
export function sparseSearchWork(rowCount: number, { valueCount }: SparseSizes): number {
  const products = (SHARED * valueCount) / Math.max(1, rowCount);
  return ((rowCount * rowCount) / 2) * (PAIR + PRODUCT * products);
}
