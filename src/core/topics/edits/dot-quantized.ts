import type { QuantizedRows } from "../../kernels.ts";

/** The product of a quantized row, without its scale, and the `at`-th of `directions`. */
export function dotQuantized(
  { rows, dimensions }: QuantizedRows,
  row: number,
  directions: Float32Array,
  at: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += rows[row * dimensions + d] * directions[at * dimensions + d];
  }
  return sum;
}
