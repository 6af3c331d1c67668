import type { SparseRows } from "../math/sparse-rows.ts";
import { PANEL_COLUMNS, type SymmetricOperator } from "./symmetric-operator.ts";

/** `XᵀX` of sparse rows, known by its products: each is one pass over the entries. */
export function sparseGram(rows: SparseRows): SymmetricOperator {
  const { rowCount, columnCount, offsets, columns, values } = rows;

  function apply(
    from: Float64Array,
    into: Float64Array,
    scale: number,
    shift: number,
    keep: number,
  ): void {
    for (let at = 0; at < into.length; at++) into[at] = -keep * into[at] - scale * shift * from[at];
    for (let row = 0; row < rowCount; row++) {
      const end = offsets[row + 1];
      let sum0 = 0;
      let sum1 = 0;
      let sum2 = 0;
      let sum3 = 0;
      for (let entry = offsets[row]; entry < end; entry++) {
        const at = columns[entry] * PANEL_COLUMNS;
        const value = values[entry];
        sum0 += value * from[at];
        sum1 += value * from[at + 1];
        sum2 += value * from[at + 2];
        sum3 += value * from[at + 3];
      }
      for (let entry = offsets[row]; entry < end; entry++) {
        const at = columns[entry] * PANEL_COLUMNS;
        const value = scale * values[entry];
        into[at] += value * sum0;
        into[at + 1] += value * sum1;
        into[at + 2] += value * sum2;
        into[at + 3] += value * sum3;
      }
    }
  }

  return { size: columnCount, apply };
}
