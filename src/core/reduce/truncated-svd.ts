import { transposeRows, type SparseRows } from "../math/sparse-rows.ts";
import { largestEigenpairs } from "./largest-eigenpairs.ts";
import { packedSymmetric } from "./packed-symmetric.ts";
import { sparseGram } from "./sparse-gram.ts";
import type { RowMoments } from "./row-moments.ts";
import type { SymmetricOperator } from "./symmetric-operator.ts";

/** The part `U S Vᵀ` of a matrix with its largest singular values. */
export interface TruncatedSvd {
  /** `Vᵀ`, `componentCount × dimensions`: orthonormal rows, the first of the largest |entries| of each positive; zeros beyond the rank. */
  readonly components: Float64Array;
  /** `S`, largest first. */
  readonly singularValues: Float64Array;
}

/** Of the eigenvalues, which are the squares of the singular values. */
const TOLERANCE = 1e-7;
const PRODUCT_LIMIT = 2000;
/** A singular value this much smaller than the largest is rounding. */
const SMALLEST_SHARE = 1e-7;

/**
 * Of sparse rows, uncentred: latent semantic analysis (Deerwester and others 1990). Agrees with
 * scikit-learn's `TruncatedSVD(algorithm="arpack")` to 1e-4, signs included. The eigenpairs of `XᵀX`
 * or, where there are fewer rows than columns, of `XXᵀ`, by products alone: it holds two blocks of
 * `min(rows, columns) × (componentCount + 5)` numbers in f64, and where there are fewer rows one
 * more copy of the entries.
 */
export function truncatedSvd(rows: SparseRows, componentCount: number): TruncatedSvd {
  const { rowCount, columnCount } = rows;
  const count = Math.min(componentCount, rowCount, columnCount);
  const components = new Float64Array(componentCount * columnCount);
  const singularValues = new Float64Array(componentCount);
  if (count === 0) return { components, singularValues };
  const isWide = rowCount < columnCount;
  const operator = sparseGram(isWide ? transposeRows(rows) : rows);
  const { values, vectors } = eigenpairs(operator, count);
  const rank = writeSingularValues(values, singularValues);
  for (let c = 0; c < rank; c++) {
    const component = components.subarray(c * columnCount, (c + 1) * columnCount);
    if (isWide) writeRightVector(rows, vectors, count, c, singularValues[c], component);
    else for (let d = 0; d < columnCount; d++) component[d] = vectors[d * count + c];
  }
  return { components, singularValues };
}

/** Of dense rows of which the moments are known: those of `RowMoments` say what `XᵀX` is. */
export function truncatedSvdOfMoments(
  { rowCount, mean, scatter }: RowMoments,
  componentCount: number,
): TruncatedSvd {
  const dimensions = mean.length;
  const count = Math.min(componentCount, dimensions);
  const gram = scatter.slice();
  for (let i = 0, at = 0; i < dimensions; i++) {
    for (let j = 0; j <= i; j++, at++) gram[at] += rowCount * mean[i] * mean[j];
  }
  const { values, vectors } = eigenpairs(packedSymmetric(gram, dimensions), count);
  const components = new Float64Array(componentCount * dimensions);
  const singularValues = new Float64Array(componentCount);
  const rank = writeSingularValues(values, singularValues);
  for (let c = 0; c < rank; c++) {
    for (let d = 0; d < dimensions; d++) components[c * dimensions + d] = vectors[d * count + c];
  }
  return { components, singularValues };
}

/** `X V` of sparse rows: `rowCount × componentCount`. */
export function projectSparseRows(rows: SparseRows, components: Float64Array): Float32Array {
  const { rowCount, columnCount, offsets, columns, values } = rows;
  const componentCount = components.length / columnCount;
  const projected = new Float32Array(rowCount * componentCount);
  for (let row = 0; row < rowCount; row++) {
    for (let c = 0; c < componentCount; c++) {
      const component = c * columnCount;
      let sum = 0;
      for (let at = offsets[row]; at < offsets[row + 1]; at++) {
        sum += values[at] * components[component + columns[at]];
      }
      projected[row * componentCount + c] = sum;
    }
  }
  return projected;
}

function eigenpairs(operator: SymmetricOperator, count: number) {
  return largestEigenpairs({
    operator,
    count,
    lowerBound: 0,
    known: null,
    tolerance: TOLERANCE,
    productLimit: PRODUCT_LIMIT,
    seed: 0,
  });
}

/** Answers the rank. */
function writeSingularValues(eigenvalues: Float64Array, into: Float64Array): number {
  let rank = 0;
  for (let c = 0; c < eigenvalues.length; c++) {
    const value = Math.sqrt(Math.max(0, eigenvalues[c]));
    if (!(value > SMALLEST_SHARE * into[0])) break;
    into[c] = value;
    rank++;
  }
  return rank;
}

/** `v = Xᵀu / s`, its sign that of `TruncatedSvd.components`. */
function writeRightVector(
  { rowCount, offsets, columns, values }: SparseRows,
  leftVectors: Float64Array,
  count: number,
  c: number,
  singularValue: number,
  into: Float64Array,
): void {
  for (let row = 0; row < rowCount; row++) {
    const entry = leftVectors[row * count + c] / singularValue;
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      into[columns[at]] += entry * values[at];
  }
  let largest = 0;
  for (const value of into) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest < 0) for (let d = 0; d < into.length; d++) into[d] = -into[d];
}
