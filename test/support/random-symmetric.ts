import { createRandom } from "../../src/core/math/random.ts";

/** A symmetric matrix with entries uniform over [-1, 1). */
export function randomSymmetric(size: number, seed: number): number[][] {
  const random = createRandom(seed);
  const matrix = Array.from({ length: size }, () => Array.from({ length: size }, () => 0));
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = 2 * random.uniform() - 1;
      matrix[i][j] = value;
      matrix[j][i] = value;
    }
  }
  return matrix;
}

/** The lower triangle of a symmetric matrix, by rows. */
export function lowerTriangle(matrix: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(matrix.flatMap((row, i) => row.slice(0, i + 1)));
}
