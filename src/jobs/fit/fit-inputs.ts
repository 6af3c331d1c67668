/** Where a fit's vectors and texts come from. */
export interface FitInputs {
  /**
   * The vectors of the rows `first … first + count - 1`, `count × dimensions`. The caller may write
   * over them; the next call may, too.
   */
  vectors(first: number, count: number): Promise<Float32Array>;
  /** The texts of the documents `first … first + count - 1`. */
  texts(first: number, count: number): Promise<string[]>;
}
