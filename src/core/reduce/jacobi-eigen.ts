/** Eigenvalues, largest first, and a unit eigenvector for each. */
export interface Eigenpairs {
  readonly values: Float64Array;
  /** `size × count`, row-major: column `j` belongs to `values[j]`. */
  readonly vectors: Float64Array;
}

const SWEEP_LIMIT = 60;

/**
 * All eigenpairs of a symmetric `matrix` (`size × size`, row-major, overwritten) by the cyclic
 * Jacobi method (Golub and Van Loan, section 8.5). Equal eigenvalues keep the order of the diagonal
 * they come from. Cubic in `size` times about 6 sweeps: for up to some hundred.
 */
export function jacobiEigen(matrix: Float64Array, size: number): Eigenpairs {
  const rotations = new Float64Array(size * size);
  for (let i = 0; i < size; i++) rotations[i * size + i] = 1;
  const negligible = squareSum(matrix, size, true) * 1e-32;
  for (let sweep = 0; sweep < SWEEP_LIMIT; sweep++) {
    if (squareSum(matrix, size, false) <= negligible) break;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) {
        if (matrix[p * size + q] !== 0) rotate(matrix, rotations, size, p, q);
      }
    }
  }
  return inDescendingOrder(matrix, rotations, size);
}

function squareSum(matrix: Float64Array, size: number, withDiagonal: boolean): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < size; j++) {
      const entry = matrix[i * size + j];
      if (i !== j || withDiagonal) sum += entry * entry;
    }
  }
  return sum;
}

/** The rotation of the axes p and q that makes the entry (p, q) zero. */
function rotate(
  matrix: Float64Array,
  rotations: Float64Array,
  size: number,
  p: number,
  q: number,
): void {
  const theta = (matrix[q * size + q] - matrix[p * size + p]) / (2 * matrix[p * size + q]);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const cosine = 1 / Math.sqrt(tangent * tangent + 1);
  const sine = tangent * cosine;
  rotateColumns(matrix, size, p, q, cosine, sine);
  for (let k = 0; k < size; k++) {
    const x = matrix[p * size + k];
    const y = matrix[q * size + k];
    matrix[p * size + k] = cosine * x - sine * y;
    matrix[q * size + k] = sine * x + cosine * y;
  }
  matrix[p * size + q] = 0;
  matrix[q * size + p] = 0;
  rotateColumns(rotations, size, p, q, cosine, sine);
}

function rotateColumns(
  matrix: Float64Array,
  size: number,
  p: number,
  q: number,
  cosine: number,
  sine: number,
): void {
  for (let at = 0; at < matrix.length; at += size) {
    const x = matrix[at + p];
    const y = matrix[at + q];
    matrix[at + p] = cosine * x - sine * y;
    matrix[at + q] = sine * x + cosine * y;
  }
}

function inDescendingOrder(
  matrix: Float64Array,
  rotations: Float64Array,
  size: number,
): Eigenpairs {
  const order = Array.from({ length: size }, (_, i) => i);
  order.sort((i, j) => matrix[j * size + j] - matrix[i * size + i] || i - j);
  const values = new Float64Array(size);
  const vectors = new Float64Array(size * size);
  for (let j = 0; j < size; j++) {
    const from = order[j];
    values[j] = matrix[from * size + from];
    for (let i = 0; i < size; i++) vectors[i * size + j] = rotations[i * size + from];
  }
  return { values, vectors };
}
