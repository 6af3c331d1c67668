import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { jacobiEigen } from "../../../../src/core/reduce/jacobi-eigen.ts";
import { lanczosEigenpairs, type LanczosProblem } from "../../../../src/core/reduce/lanczos.ts";
import { orthonormalityError } from "../../../reference/dense-eigen.ts";
import { expectClose } from "../../../support/expect-close.ts";

function problemOf(matrix: Float64Array, size: number, count: number): LanczosProblem {
  return {
    apply(from, into) {
      for (let i = 0; i < size; i++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += matrix[i * size + j] * from[j];
        into[i] = sum;
      }
    },
    size,
    count,
    tolerance: 1e-10,
    restartLimit: 200,
    seed: 7,
  };
}

/** Symmetric, of entries in (-1, 1). */
function randomMatrix(size: number, seed: number): Float64Array {
  const random = createRandom(seed);
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      matrix[i * size + j] = 2 * random.uniform() - 1;
      matrix[j * size + i] = matrix[i * size + j];
    }
  }
  return matrix;
}

/** `count × size` as `size × count`. */
function transposed(rows: Float64Array, size: number): Float64Array {
  const count = rows.length / size;
  return rows.map((_, at) => rows[(at % count) * size + Math.floor(at / count)]);
}

test("eigenpairs are those of a dense eigensolver, with and without restarts", () => {
  for (const [size, count] of [
    [1, 1],
    [2, 1],
    [9, 9],
    [40, 3],
    [150, 4],
    [150, 20],
  ]) {
    const matrix = randomMatrix(size, size + count);
    const { values, vectors, converged } = lanczosEigenpairs(problemOf(matrix, size, count));
    const expected = jacobiEigen(matrix.slice(), size);
    expect(converged).toBe(true);
    expectClose(values, expected.values.subarray(0, count), 1e-8);
    expect(orthonormalityError(transposed(vectors, size), count)).toBeLessThan(1e-10);
    for (let c = 0; c < count; c++) {
      const image = new Float64Array(size);
      const vector = vectors.subarray(c * size, (c + 1) * size);
      problemOf(matrix, size, count).apply(vector, image);
      image.forEach((value, d) => expect(value).toBeCloseTo(values[c] * vector[d], 7));
    }
  }
});

test("equal eigenvalues and zeros are found where the basis holds all", () => {
  const size = 12;
  const diagonal = [5, 5, 5, 2, 2, 0, 0, 0, 0, 0, 0, -1];
  const matrix = new Float64Array(size * size);
  diagonal.forEach((value, i) => (matrix[i * size + i] = value));
  const { values, vectors } = lanczosEigenpairs(problemOf(matrix, size, size));
  expectClose(values, diagonal, 1e-9);
  expect(orthonormalityError(transposed(vectors, size), size)).toBeLessThan(1e-10);
});

test("it gives its best when the limit is reached", () => {
  const matrix = randomMatrix(150, 3);
  const limited = { ...problemOf(matrix, 150, 4), restartLimit: 0, tolerance: 1e-15 };
  const { values, converged } = lanczosEigenpairs(limited);
  expect(converged).toBe(false);
  expect(values[0]).toBeCloseTo(jacobiEigen(matrix.slice(), 150).values[0], 2);
});
