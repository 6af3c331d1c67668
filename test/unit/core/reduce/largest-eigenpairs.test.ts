import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { jacobiEigen } from "../../../../src/core/reduce/jacobi-eigen.ts";
import { largestEigenpairs } from "../../../../src/core/reduce/largest-eigenpairs.ts";
import { packedSymmetric } from "../../../../src/core/reduce/packed-symmetric.ts";
import { orthonormalityError, residualNorms } from "../../../reference/dense-eigen.ts";
import { lowerTriangle, randomSymmetric } from "../../../support/random-symmetric.ts";

const SETTINGS = { known: null, tolerance: 1e-9, productLimit: 2000, seed: 1 };

/** `B Bᵀ` of a random `size × rank` matrix. */
function randomPositive(size: number, rank: number, seed: number): number[][] {
  const random = createRandom(seed);
  const factor = Array.from({ length: size }, () =>
    Array.from({ length: rank }, () => random.uniform() - 0.5),
  );
  return factor.map((x) => factor.map((y) => x.reduce((sum, value, k) => sum + value * y[k], 0)));
}

function problemOf(matrix: number[][], count: number, lowerBound: number) {
  const operator = packedSymmetric(lowerTriangle(matrix), matrix.length);
  return { ...SETTINGS, operator, count, lowerBound };
}

test("small and large matrices give the eigenpairs of Jacobi's method", () => {
  for (const [size, count] of [
    [9, 9],
    [128, 5],
    [129, 1],
    [150, 7],
    [200, 12],
  ]) {
    const matrix = randomSymmetric(size, size);
    const all = jacobiEigen(Float64Array.from(matrix.flat()), size);
    const found = largestEigenpairs(problemOf(matrix, count, all.values[size - 1] - 1));
    expect(found.converged).toBe(true);
    expect(found.vectors).toHaveLength(size * count);
    found.values.forEach((value, j) => expect(value).toBeCloseTo(all.values[j], 9));
    expect(orthonormalityError(found.vectors, count)).toBeLessThan(1e-12);
    expect(Math.max(...residualNorms(matrix, found.values, found.vectors))).toBeLessThan(1e-6);
  }
});

test("matrices of low rank, of zeros and of one eigenvalue converge", () => {
  const identity = randomSymmetric(140, 0).map((row, i) => row.map((_, j) => (i === j ? 2 : 0)));
  for (const matrix of [
    randomPositive(140, 3, 1),
    randomPositive(140, 1, 2),
    identity,
    identity.map((row) => row.map(() => 0)),
  ]) {
    const found = largestEigenpairs(problemOf(matrix, 5, 0));
    expect(found.converged).toBe(true);
    expect(orthonormalityError(found.vectors, 5)).toBeLessThan(1e-10);
    expect(Math.max(...residualNorms(matrix, found.values, found.vectors))).toBeLessThan(1e-7);
  }
});

test("a known eigenvector is not found again", () => {
  for (const size of [40, 160]) {
    const matrix = randomPositive(size, size, 7);
    const first = largestEigenpairs(problemOf(matrix, 3, 0));
    const known = Float64Array.from({ length: size }, (_, i) => first.vectors[3 * i]);
    const rest = largestEigenpairs({ ...problemOf(matrix, 2, 0), known });
    rest.values.forEach((value, j) => expect(value).toBeCloseTo(first.values[j + 1], 7));
  }
});

test("the first of the largest entries of a vector is positive", () => {
  for (const size of [5, 130]) {
    const { vectors } = largestEigenpairs(problemOf(randomPositive(size, size, 3), 3, 0));
    for (let j = 0; j < 3; j++) {
      const column = [...vectors].filter((_, at) => at % 3 === j);
      const largest = Math.max(...column.map(Math.abs));
      expect(column.find((value) => Math.abs(value) === largest)).toBe(largest);
    }
  }
});

test("the best so far is given when the products run out", () => {
  const matrix = randomPositive(150, 150, 5);
  const found = largestEigenpairs({ ...problemOf(matrix, 4, 0), productLimit: 4 });
  expect(found.converged).toBe(false);
  expect(orthonormalityError(found.vectors, 4)).toBeLessThan(1e-12);
  const { values } = largestEigenpairs(problemOf(matrix, 4, 0));
  found.values.forEach((value, j) => expect(value).toBeLessThanOrEqual(values[j]));
  expect(found.values[0]).toBeGreaterThan(0.5 * values[0]);
});
