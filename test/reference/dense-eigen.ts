/**
 * All eigenvalues of a symmetric matrix, largest first, by bisection on its inertia (Sylvester's
 * law: the pivots of `A - x I` below 0 are as many as the eigenvalues below x).
 */
export function bisectedEigenvalues(matrix: readonly (readonly number[])[]): number[] {
  const size = matrix.length;
  const bound = Math.max(...matrix.map((row) => row.reduce((sum, x) => sum + Math.abs(x), 0)));
  return Array.from({ length: size }, (_, k) => {
    let low = -bound - 1;
    let high = bound + 1;
    for (let step = 0; step < 60; step++) {
      const middle = (low + high) / 2;
      if (countBelow(matrix, middle) > size - 1 - k) high = middle;
      else low = middle;
    }
    return (low + high) / 2;
  });
}

/** Eigenvalues below `x`, from the pivots of Gaussian elimination. */
function countBelow(matrix: readonly (readonly number[])[], x: number): number {
  const rows = matrix.map((row, i) => row.map((value, j) => (i === j ? value - x : value)));
  let count = 0;
  for (let p = 0; p < rows.length; p++) {
    const pivotRow = rows[p];
    const pivot = pivotRow[p] || 1e-300;
    if (pivot < 0) count++;
    for (let i = p + 1; i < rows.length; i++) {
      const row = rows[i];
      const factor = row[p] / pivot;
      for (let j = p; j < rows.length; j++) row[j] = row[j] - factor * pivotRow[j];
    }
  }
  return count;
}

/** `‖A x - λ x‖` of the columns of `vectors`, `size × values.length` row-major. */
export function residualNorms(
  matrix: readonly (readonly number[])[],
  values: ArrayLike<number>,
  vectors: ArrayLike<number>,
): number[] {
  const count = values.length;
  return Array.from({ length: count }, (_, c) => {
    let squares = 0;
    for (let i = 0; i < matrix.length; i++) {
      const row = matrix[i];
      let sum = -values[c] * vectors[i * count + c];
      row.forEach((value, j) => (sum += value * vectors[j * count + c]));
      squares += sum * sum;
    }
    return Math.sqrt(squares);
  });
}

/** The largest deviation of the inner products of the columns from those of an orthonormal set. */
export function orthonormalityError(vectors: ArrayLike<number>, count: number): number {
  let largest = 0;
  for (let a = 0; a < count; a++) {
    for (let b = 0; b <= a; b++) {
      let sum = a === b ? -1 : 0;
      for (let at = 0; at < vectors.length; at += count) {
        sum += vectors[at + a] * vectors[at + b];
      }
      largest = Math.max(largest, Math.abs(sum));
    }
  }
  return largest;
}
