import type { SparseRows } from "../../core/math/sparse-rows.ts";

/** Where a fit's vectors and texts come from. */
export interface FitInputs {
  /**
   * The vectors of the rows `first … first + count - 1`, `count × dimensions`. The caller may write
   * over them; the next call may, too.
   */
  vectors(first: number, count: number): Promise<Float32Array>;
  /** The sparse rows likewise; there where the fit's neighbors are found among such. */
  sparseRows?(first: number, count: number): Promise<SparseRows>;
  /** The texts of the documents `first … first + count - 1`. */
  texts(first: number, count: number): Promise<string[]>;
}
