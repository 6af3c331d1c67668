import type { SparseRows } from "../math/sparse-rows.ts";

/** `into = XᵀX from` for sparse rows X, by one pass over the entries; both have `columnCount` numbers and must not overlap. */
export function applySparseGram(rows: SparseRows, from: Float64Array, into: Float64Array): void {
  const { rowCount, offsets, columns, values } = rows;
  into.fill(0);
  for (let row = 0; row < rowCount; row++) {
    const end = offsets[row + 1];
    let sum = 0;
    for (let at = offsets[row]; at < end; at++) sum += values[at] * from[columns[at]];
    for (let at = offsets[row]; at < end; at++) into[columns[at]] += values[at] * sum;
  }
}
