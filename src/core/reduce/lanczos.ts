import { createRandom, type Random } from "../math/random.ts";
import { jacobiEigen, type Eigenpairs } from "./jacobi-eigen.ts";

export interface LanczosProblem {
  /** `into = A from` for a symmetric A. */
  apply(from: Float64Array, into: Float64Array): void;
  readonly size: number;
  /** Eigenpairs wanted, 1 … `size`. */
  readonly count: number;
  /** Largest residual `‖A x - λ x‖` of a unit vector, relative to the largest |λ|. */
  readonly tolerance: number;
  /** Times after which to give up. */
  readonly restartLimit: number;
  /** Of the vectors to start from. */
  readonly seed: number;
}

export interface LanczosPairs {
  /** Largest first. */
  readonly values: Float64Array;
  /** `count × size`: unit vectors, in the order of the values. */
  readonly vectors: Float64Array;
  readonly converged: boolean;
}

/** Apart from other users of the seed. */
const STREAM = 0x6c616e63;
/** Vectors of the basis beyond twice those wanted. */
const SPARE_VECTORS = 32;
/** What is left of a product, as a share of it, is rounding below this. */
const SMALLEST_REST = 1e-12;

/**
 * The largest eigenpairs of a symmetric operator by the thick-restart Lanczos method (Wu and Simon
 * 2000) with full orthogonalisation: where the eigenvalues wanted lie close together, far fewer
 * products than subspace iteration. It holds `min(size, 2 count + 32) + 1` vectors in f64. Like all
 * that start from one vector it may miss the second of two equal eigenvalues. Gives its best after
 * `restartLimit` restarts, `converged` false.
 */
export function lanczosEigenpairs(problem: LanczosProblem): LanczosPairs {
  const { size, count, tolerance, restartLimit } = problem;
  const basis = new LanczosBasis(problem, Math.min(size, 2 * count + SPARE_VECTORS));
  for (let restart = 0; ; restart++) {
    basis.expand();
    const pairs = basis.ritzPairs();
    const converged = basis.largestResidual(pairs, count) <= tolerance * Math.abs(pairs.values[0]);
    if (converged || restart >= restartLimit) {
      // Not a copy: the basis is large, and would be garbage beside it.
      const vectors = basis.rotate(pairs, count).subarray(0, count * size);
      return { values: pairs.values.slice(0, count), vectors, converged };
    }
    basis.shrink(pairs, count + Math.floor((basis.width - count) / 2));
  }
}

class LanczosBasis {
  readonly width: number;
  readonly #problem: LanczosProblem;
  readonly #random: Random;
  /** `(width + 1) × size`: orthonormal rows, the last what the product leaves. */
  readonly #vectors: Float64Array;
  /** `width × width`: `V A Vᵀ` of the rows V. */
  readonly #projected: Float64Array;
  readonly #image: Float64Array;
  readonly #shares: Float64Array;
  /** Rows that are there. */
  #length = 0;
  /** How much of the last product the basis does not hold. */
  #rest = 0;

  constructor(problem: LanczosProblem, width: number) {
    this.width = width;
    this.#problem = problem;
    this.#random = createRandom(problem.seed, STREAM);
    this.#vectors = new Float64Array((width + 1) * problem.size);
    this.#projected = new Float64Array(width * width);
    this.#image = new Float64Array(problem.size);
    this.#shares = new Float64Array(width);
    this.#addRandom(0);
  }

  /** Multiplies vector after vector until there are `width`. */
  expand(): void {
    const { size } = this.#problem;
    const image = this.#image;
    for (; this.#length < this.width; this.#length++) {
      const row = this.#length;
      this.#problem.apply(this.#row(row), image);
      const whole = norm(image);
      this.#shares.fill(0);
      // Once leaves what rounding lost of the first; twice is enough.
      this.#orthogonalize(image, row + 1);
      this.#orthogonalize(image, row + 1);
      for (let i = 0; i <= row; i++) {
        this.#projected[i * this.width + row] = this.#shares[i];
        this.#projected[row * this.width + i] = this.#shares[i];
      }
      this.#rest = norm(image);
      if (this.#rest > SMALLEST_REST * whole) {
        const start = (row + 1) * size;
        for (let d = 0; d < size; d++) this.#vectors[start + d] = image[d] / this.#rest;
      } else {
        // The basis holds all that can be reached from where it began.
        this.#rest = 0;
        this.#addRandom(row + 1);
      }
    }
  }

  /** Their vectors are those of the projected matrix: `width × width`. */
  ritzPairs(): Eigenpairs {
    return jacobiEigen(this.#projected.slice(), this.width);
  }

  largestResidual({ vectors }: Eigenpairs, count: number): number {
    let largest = 0;
    const last = (this.width - 1) * this.width;
    for (let c = 0; c < count; c++) largest = Math.max(largest, Math.abs(vectors[last + c]));
    return largest * this.#rest;
  }

  /** Turns the first `count` rows to the vectors of the first Ritz pairs; the others are lost. */
  rotate({ vectors }: Eigenpairs, count: number): Float64Array {
    const { size } = this.#problem;
    const width = this.width;
    const column = new Float64Array(width);
    const turned = new Float64Array(count);
    for (let d = 0; d < size; d++) {
      for (let i = 0; i < width; i++) column[i] = this.#vectors[i * size + d];
      turned.fill(0);
      for (let i = 0; i < width; i++) {
        const entry = column[i];
        for (let c = 0; c < count; c++) turned[c] += entry * vectors[i * width + c];
      }
      for (let c = 0; c < count; c++) this.#vectors[c * size + d] = turned[c];
    }
    return this.#vectors;
  }

  /** Keeps the first `count` Ritz vectors and what the last product left. */
  shrink(pairs: Eigenpairs, count: number): void {
    const { size } = this.#problem;
    this.rotate(pairs, count);
    this.#vectors.copyWithin(count * size, this.width * size, (this.width + 1) * size);
    this.#projected.fill(0);
    for (let c = 0; c < count; c++) this.#projected[c * this.width + c] = pairs.values[c];
    this.#length = count;
  }

  #row(row: number): Float64Array {
    const { size } = this.#problem;
    return this.#vectors.subarray(row * size, (row + 1) * size);
  }

  /** Takes the first `count` rows out of `vector` and adds what they had of it to the shares. */
  #orthogonalize(vector: Float64Array, count: number): void {
    const { size } = this.#problem;
    for (let i = 0; i < count; i++) {
      const start = i * size;
      let share = 0;
      for (let d = 0; d < size; d++) share += this.#vectors[start + d] * vector[d];
      for (let d = 0; d < size; d++) vector[d] -= share * this.#vectors[start + d];
      this.#shares[i] += share;
    }
  }

  /** A unit vector orthogonal to the rows before; zeros where there is none. */
  #addRandom(row: number): void {
    const { size } = this.#problem;
    const vector = this.#row(row);
    vector.fill(0);
    if (row >= size) return;
    for (let d = 0; d < size; d++) vector[d] = this.#random.uniform() - 0.5;
    this.#orthogonalize(vector, row);
    this.#orthogonalize(vector, row);
    const length = norm(vector);
    for (let d = 0; d < size; d++) vector[d] /= length;
  }
}

function norm(vector: Float64Array): number {
  let squares = 0;
  for (let d = 0; d < vector.length; d++) squares += vector[d] * vector[d];
  return Math.sqrt(squares);
}
