/** Columns of a block of vectors; kernels keep that many sums in registers. */
export const PANEL_COLUMNS = 4;

/** A symmetric matrix known by its products. */
export interface SymmetricOperator {
  readonly size: number;
  /**
   * `into = scale × (A from - shift × from) - keep × into` for panels of four vectors, both
   * `size × 4`, row-major. `from` and `into` must not overlap.
   */
  apply(from: Float64Array, into: Float64Array, scale: number, shift: number, keep: number): void;
}
