import type { SparseRows } from "../kernels.ts";

/**
 * Rows of `√(x / Σx)`, whose inner products are what Hellinger's distance `√(1 - x · y)` is made
 * of. A row without a positive sum, or with a value that is negative or not finite, becomes empty.
 */
export function hellingerRows(counts: SparseRows): SparseRows {
  const { rowCount, columnCount, offsets, columns, values } = counts;
  const newOffsets = new Int32Array(rowCount + 1);
  const newColumns = new Int32Array(columns.length);
  const newValues = new Float32Array(values.length);
  let length = 0;
  for (let i = 0; i < rowCount; i++) {
    let sum = 0;
    for (let at = offsets[i]; at < offsets[i + 1]; at++) sum += values[at] >= 0 ? values[at] : NaN;
    const end = sum > 0 && sum < Infinity ? offsets[i + 1] : offsets[i];
    for (let at = offsets[i]; at < end; at++) {
      newColumns[length] = columns[at];
      newValues[length++] = Math.sqrt(values[at] / sum);
    }
    newOffsets[i + 1] = length;
  }
  return {
    rowCount,
    columnCount,
    offsets: newOffsets,
    columns: newColumns.subarray(0, length),
    values: newValues.subarray(0, length),
  };
}

/**
 * Hellinger's distance between two of such rows, in f32, the products added in the order of the
 * columns. As in umap-learn an empty row is at 1 from all others, and at 0 from another empty one.
 */
export function hellingerDistance(rows: SparseRows, i: number, j: number): number {
  const { offsets, columns, values } = rows;
  if (offsets[i] === offsets[i + 1] && offsets[j] === offsets[j + 1]) return 0;
  let sum = 0;
  let at = offsets[j];
  for (let own = offsets[i]; own < offsets[i + 1]; own++) {
    while (at < offsets[j + 1] && columns[at] < columns[own]) at++;
    if (at < offsets[j + 1] && columns[at] === columns[own]) {
      sum = Math.fround(sum + Math.fround(values[own] * values[at]));
    }
  }
  const square = Math.fround(1 - sum);
  return square > 0 ? Math.fround(Math.sqrt(square)) : 0;
}
