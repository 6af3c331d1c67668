import { createRandom } from "../math/random.ts";
import { filterDegree, filterPanels, sufficientDegree } from "./chebyshev-filter.ts";
import { type Eigenpairs, jacobiEigen } from "./jacobi-eigen.ts";
import { rayleighRitz } from "./rayleigh-ritz.ts";
import { PANEL_COLUMNS, type SymmetricOperator } from "./symmetric-operator.ts";

export interface EigenProblem {
  operator: SymmetricOperator;
  /** Eigenpairs wanted, at most `operator.size`, less one where one is known. */
  count: number;
  /** No eigenvalue is below it. */
  lowerBound: number;
  /** A unit eigenvector that is not wanted again. */
  known: Float64Array | null;
  /** Largest residual `‖A x - λ x‖` of a unit vector, relative to the largest |λ|. */
  tolerance: number;
  /** Products with a vector block after which to give up. */
  productLimit: number;
  /** Of the vectors to start from. */
  seed: number;
}

export interface FoundEigenpairs extends Eigenpairs {
  readonly converged: boolean;
}

/** Up to this size the matrix is made and solved as a whole. */
const DENSE_SIZE = 128;
/** Apart from the streams of the layout's epochs. */
const STREAM = 0x65696765;
/** Vectors beyond those wanted, which make the gap that the filter works with. */
const GUARD_COLUMNS = 2;
/** How much more the filter amplifies than what is left to be gained. */
const FILTER_MARGIN = 2;

/**
 * The largest eigenpairs of a symmetric operator, with the sign that makes the first of the largest
 * |entries| positive. Subspace iteration with a Chebyshev filter (Zhou, Saad, Tiago, Chelikowsky
 * 2006) over a block of at most `count + 5` vectors, two of which blocks are all it holds; small
 * matrices by Jacobi's method. Gives its best after `productLimit` products, `converged` false.
 */
export function largestEigenpairs(problem: EigenProblem): FoundEigenpairs {
  const { operator, count } = problem;
  const panelCount = Math.ceil((count + GUARD_COLUMNS) / PANEL_COLUMNS);
  const found =
    operator.size <= Math.max(DENSE_SIZE, 2 * panelCount * PANEL_COLUMNS)
      ? solveDense(problem)
      : iterate(problem, panelCount);
  fixSigns(found.vectors, count);
  return found;
}

function iterate(problem: EigenProblem, panelCount: number): FoundEigenpairs {
  const { operator, count, lowerBound, known, tolerance, productLimit, seed } = problem;
  const { size } = operator;
  const columns = panelCount * PANEL_COLUMNS;
  let block = randomBlock(size * columns, seed);
  let image = new Float64Array(size * columns);
  for (let products = 1; ; products++) {
    if (known !== null) removeKnown(block, known);
    applyToPanels(operator, block, image);
    const { values, residuals } = rayleighRitz(block, image, size, columns);
    const largest = Math.max(Math.abs(values[0]), Math.abs(lowerBound));
    const worst = Math.max(...residuals.subarray(0, count));
    const converged = worst <= tolerance * largest;
    if (converged || products >= productLimit) {
      const vectors = readColumns(block, size, count);
      return { values: values.slice(0, count), vectors, converged };
    }
    const upper = Math.max(values[columns - 1], lowerBound + 0.02 * (values[0] - lowerBound));
    const interval = { lower: lowerBound, upper };
    const most = filterDegree(interval, values[0]);
    const missing = (FILTER_MARGIN * worst) / (tolerance * largest);
    const enough = sufficientDegree(interval, values[count - 1], missing);
    const degree = Math.min(most, Math.max(enough, most >> 2), productLimit - products);
    const filtered = filterPanels(operator, block, image, interval, degree);
    if (filtered !== block) [block, image] = [image, block];
    products += degree - 1;
  }
}

/** Of the matrix less a multiple of `known` that puts it below all others. */
function solveDense({ operator, count, lowerBound, known }: EigenProblem): FoundEigenpairs {
  const { size } = operator;
  const matrix = denseMatrix(operator);
  if (known !== null) {
    let value = 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) value += known[i] * matrix[i * size + j] * known[j];
    }
    const fall = value - lowerBound + 1;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) matrix[i * size + j] -= fall * known[i] * known[j];
    }
  }
  const { values, vectors } = jacobiEigen(matrix, size);
  const kept = new Float64Array(size * count);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < count; j++) kept[i * count + j] = vectors[i * size + j];
  }
  return { values: values.slice(0, count), vectors: kept, converged: true };
}

function denseMatrix(operator: SymmetricOperator): Float64Array {
  const { size } = operator;
  const matrix = new Float64Array(size * size);
  const units = new Float64Array(size * PANEL_COLUMNS);
  const images = new Float64Array(size * PANEL_COLUMNS);
  for (let first = 0; first < size; first += PANEL_COLUMNS) {
    const width = Math.min(PANEL_COLUMNS, size - first);
    units.fill(0);
    for (let c = 0; c < width; c++) units[(first + c) * PANEL_COLUMNS + c] = 1;
    operator.apply(units, images, 1, 0, 0);
    for (let i = 0; i < size; i++) {
      for (let c = 0; c < width; c++) {
        matrix[i * size + first + c] = images[i * PANEL_COLUMNS + c];
      }
    }
  }
  return matrix;
}

function applyToPanels(operator: SymmetricOperator, from: Float64Array, into: Float64Array): void {
  const length = operator.size * PANEL_COLUMNS;
  for (let start = 0; start < from.length; start += length) {
    operator.apply(
      from.subarray(start, start + length),
      into.subarray(start, start + length),
      1,
      0,
      0,
    );
  }
}

function randomBlock(length: number, seed: number): Float64Array<ArrayBuffer> {
  const random = createRandom(seed, STREAM);
  const block = new Float64Array(length);
  for (let at = 0; at < length; at++) block[at] = random.uniform() - 0.5;
  return block;
}

/** Makes every column of every panel orthogonal to a unit vector. */
function removeKnown(block: Float64Array, known: Float64Array): void {
  const length = known.length * PANEL_COLUMNS;
  for (let start = 0; start < block.length; start += length) {
    for (let c = start; c < start + PANEL_COLUMNS; c++) {
      let share = 0;
      for (let i = 0; i < known.length; i++) share += known[i] * block[c + i * PANEL_COLUMNS];
      for (let i = 0; i < known.length; i++) block[c + i * PANEL_COLUMNS] -= share * known[i];
    }
  }
}

/** The first columns of the panels, row-major. */
function readColumns(block: Float64Array, size: number, count: number): Float64Array {
  const vectors = new Float64Array(size * count);
  for (let j = 0; j < count; j++) {
    const column = Math.floor(j / PANEL_COLUMNS) * size * PANEL_COLUMNS + (j % PANEL_COLUMNS);
    for (let i = 0; i < size; i++) vectors[i * count + j] = block[column + i * PANEL_COLUMNS];
  }
  return vectors;
}

function fixSigns(vectors: Float64Array, count: number): void {
  for (let j = 0; j < count; j++) {
    let largest = 0;
    for (let at = j; at < vectors.length; at += count) {
      if (Math.abs(vectors[at]) > Math.abs(largest)) largest = vectors[at];
    }
    if (largest >= 0) continue;
    for (let at = j; at < vectors.length; at += count) vectors[at] = -vectors[at];
  }
}
