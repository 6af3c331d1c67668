import { transposeRows, type SparseRows } from "../math/sparse-rows.ts";
import { lanczosEigenpairs } from "./lanczos.ts";
import { largestEigenpairs } from "./largest-eigenpairs.ts";
import { packedSymmetric } from "./packed-symmetric.ts";
import type { RowMoments } from "./row-moments.ts";
import { applySparseGram } from "./sparse-gram.ts";

/** The part `U S Vᵀ` of a matrix with its largest singular values. */
export interface TruncatedSvd {
  /** `Vᵀ`, `componentCount × dimensions`: orthonormal rows, the first of the largest |entries| of each positive; zeros beyond the rank. */
  readonly components: Float64Array;
  /** `S`, largest first. */
  readonly singularValues: Float64Array;
}

/** Of the eigenvalues, which are the squares of the singular values. */
const TOLERANCE = 1e-7;
const PRODUCT_LIMIT = 500;
const RESTART_LIMIT = 100;
/** A singular value this much smaller than the largest is rounding. */
const SMALLEST_SHARE = 1e-7;

/**
 * Of sparse rows, uncentred: latent semantic analysis (Deerwester and others 1990). Agrees with
 * scikit-learn's `TruncatedSVD(algorithm="arpack")` to 1e-4, signs included. The eigenpairs of `XᵀX`
 * or, where there are fewer rows than columns, of `XXᵀ`, by products alone: it holds
 * `2 componentCount + 33` vectors of `min(rows, columns)` numbers in f64, and where there are fewer
 * rows one more copy of the entries.
 */
export function truncatedSvd(rows: SparseRows, componentCount: number): TruncatedSvd {
  const { rowCount, columnCount } = rows;
  const count = Math.min(componentCount, rowCount, columnCount);
  const singularValues = new Float64Array(componentCount);
  if (count === 0) {
    return { components: new Float64Array(componentCount * columnCount), singularValues };
  }
  const isWide = rowCount < columnCount;
  const gramRows = isWide ? transposeRows(rows) : rows;
  const { values, vectors } = lanczosEigenpairs({
    apply: (from, into) => applySparseGram(gramRows, from, into),
    size: gramRows.columnCount,
    count,
    tolerance: TOLERANCE,
    restartLimit: RESTART_LIMIT,
    seed: 0,
  });
  const rank = writeSingularValues(values, singularValues);
  // Eigenvectors of XᵀX are right singular vectors already, and too large to be copied.
  const isReady = !isWide && count === componentCount;
  const components = isReady ? vectors : new Float64Array(componentCount * columnCount);
  if (isReady) components.fill(0, rank * columnCount);
  for (let c = 0; c < rank; c++) {
    const component = components.subarray(c * columnCount, (c + 1) * columnCount);
    const vector = vectors.subarray(c * gramRows.columnCount, (c + 1) * gramRows.columnCount);
    if (isWide) addRightVector(rows, vector, singularValues[c], component);
    else if (!isReady) component.set(vector);
    fixSign(component);
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
  const { values, vectors } = largestEigenpairs({
    operator: packedSymmetric(gram, dimensions),
    count,
    lowerBound: 0,
    known: null,
    tolerance: TOLERANCE,
    productLimit: PRODUCT_LIMIT,
    seed: 0,
  });
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

/** Adds `Xᵀu / s`. */
function addRightVector(
  { rowCount, offsets, columns, values }: SparseRows,
  leftVector: Float64Array,
  singularValue: number,
  into: Float64Array,
): void {
  for (let row = 0; row < rowCount; row++) {
    const entry = leftVector[row] / singularValue;
    for (let at = offsets[row]; at < offsets[row + 1]; at++)
      into[columns[at]] += entry * values[at];
  }
}

/** That of `TruncatedSvd.components`. */
function fixSign(component: Float64Array): void {
  let largest = 0;
  for (const value of component) if (Math.abs(value) > Math.abs(largest)) largest = value;
  if (largest >= 0) return;
  for (let d = 0; d < component.length; d++) component[d] = -component[d];
}
