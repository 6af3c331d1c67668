import { jacobiEigen } from "./jacobi-eigen.ts";
import { PANEL_COLUMNS } from "./symmetric-operator.ts";

export interface RitzPairs {
  /** Largest first. */
  values: Float64Array;
  /** `‖A x - λ x‖` of each. */
  residuals: Float64Array;
}

/** Directions this much weaker than the strongest are taken for rounding. */
const SMALLEST_DIRECTION = 1e-14;

/**
 * Rotates the vectors of `block` and, by the same, their products with the operator in `image` to
 * orthonormal Ritz vectors. The vectors are made orthonormal by the eigenvectors of their Gram
 * matrix (Stathopoulos and Wu 2002, "SVQB"), so they must not be too near to dependent.
 */
export function rayleighRitz(
  block: Float64Array,
  image: Float64Array,
  size: number,
  columns: number,
): RitzPairs {
  const basis = orthonormalBasis(innerProducts(block, block, size, columns), columns);
  const projected = congruence(basis, innerProducts(block, image, size, columns), columns);
  const { values, vectors } = jacobiEigen(projected, columns);
  const rotation = multiply(basis, vectors, columns);
  rotateRows(block, rotation, size, columns);
  rotateRows(image, rotation, size, columns);
  return { values, residuals: residualNorms(block, image, values, size) };
}

/** `XᵀY`, symmetric, of two blocks of panels. */
function innerProducts(
  x: Float64Array,
  y: Float64Array,
  size: number,
  columns: number,
): Float64Array {
  const products = new Float64Array(columns * columns);
  const left = new Float64Array(columns);
  const right = new Float64Array(columns);
  for (let i = 0; i < size; i++) {
    readRow(x, i, size, left);
    readRow(y, i, size, right);
    for (let a = 0; a < columns; a++) {
      for (let b = a; b < columns; b++) products[a * columns + b] += left[a] * right[b];
    }
  }
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < a; b++) products[a * columns + b] = products[b * columns + a];
  }
  return products;
}

/** S with `Sᵀ G S` the identity, for the Gram matrix G. */
function orthonormalBasis(gram: Float64Array, columns: number): Float64Array {
  const scales = new Float64Array(columns);
  for (let a = 0; a < columns; a++) {
    const square = gram[a * columns + a];
    scales[a] = square > 0 ? 1 / Math.sqrt(square) : 0;
  }
  const scaled = new Float64Array(columns * columns);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      scaled[a * columns + b] = gram[a * columns + b] * scales[a] * scales[b];
    }
  }
  const { values, vectors } = jacobiEigen(scaled, columns);
  const smallest = values[0] * SMALLEST_DIRECTION;
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      const length = Math.sqrt(Math.max(values[b], smallest));
      vectors[a * columns + b] *= length > 0 ? scales[a] / length : 0;
    }
  }
  return vectors;
}

/** `Sᵀ H S`, its two halves made equal. */
function congruence(s: Float64Array, h: Float64Array, columns: number): Float64Array {
  const product = multiply(h, s, columns);
  const result = new Float64Array(columns * columns);
  for (let a = 0; a < columns; a++) {
    for (let b = a; b < columns; b++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += s[k * columns + a] * product[k * columns + b];
      result[a * columns + b] = sum;
      result[b * columns + a] = sum;
    }
  }
  return result;
}

function multiply(x: Float64Array, y: Float64Array, columns: number): Float64Array {
  const product = new Float64Array(columns * columns);
  for (let a = 0; a < columns; a++) {
    for (let b = 0; b < columns; b++) {
      let sum = 0;
      for (let k = 0; k < columns; k++) sum += x[a * columns + k] * y[k * columns + b];
      product[a * columns + b] = sum;
    }
  }
  return product;
}

/** Every row of the block times `rotation`, in place. */
function rotateRows(
  block: Float64Array,
  rotation: Float64Array,
  size: number,
  columns: number,
): void {
  const row = new Float64Array(columns);
  for (let i = 0; i < size; i++) {
    readRow(block, i, size, row);
    for (let b = 0; b < columns; b++) {
      let sum = 0;
      for (let a = 0; a < columns; a++) sum += row[a] * rotation[a * columns + b];
      block[placeOf(i, b, size)] = sum;
    }
  }
}

function residualNorms(
  block: Float64Array,
  image: Float64Array,
  values: Float64Array,
  size: number,
): Float64Array {
  const norms = new Float64Array(values.length);
  for (let b = 0; b < values.length; b++) {
    let squares = 0;
    for (let i = 0; i < size; i++) {
      const at = placeOf(i, b, size);
      const residual = image[at] - values[b] * block[at];
      squares += residual * residual;
    }
    norms[b] = Math.sqrt(squares);
  }
  return norms;
}

function readRow(block: Float64Array, i: number, size: number, row: Float64Array): void {
  for (let b = 0; b < row.length; b++) row[b] = block[placeOf(i, b, size)];
}

/** Where the panels hold row `i` of column `b`. */
function placeOf(i: number, b: number, size: number): number {
  return ((b >> 2) * size + i) * PANEL_COLUMNS + (b & 3);
}
