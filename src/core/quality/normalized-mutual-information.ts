import { log } from "../math/elementary.ts";
import { contingency } from "./contingency.ts";

/**
 * Normalized mutual information of two labelings of the same items, 0 … 1: their mutual information
 * over the arithmetic mean of their entropies. Agrees with scikit-learn's
 * `normalized_mutual_info_score`: 1 where both have one label or none. Throws `invalid_option` for
 * different lengths.
 */
export function normalizedMutualInformation(truth: Int32Array, predicted: Int32Array): number {
  const { counts, rows, columns, rowTotals, columnTotals, total } = contingency(truth, predicted);
  if (rowTotals.length <= 1 && columnTotals.length <= 1) return 1;
  let information = 0;
  for (let i = 0; i < counts.length; i++) {
    const expected = (rowTotals[rows[i]] * columnTotals[columns[i]]) / total;
    information += (counts[i] / total) * log(counts[i] / expected);
  }
  if (information <= Number.EPSILON) return 0;
  return information / ((entropy(rowTotals, total) + entropy(columnTotals, total)) / 2);
}

function entropy(totals: Float64Array, total: number): number {
  let sum = 0;
  for (const count of totals) sum -= (count / total) * log(count / total);
  return sum;
}
