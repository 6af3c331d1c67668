import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jacobiEigen } from "../../../../src/core/reduce/jacobi-eigen.ts";
import {
  bisectedEigenvalues,
  orthonormalityError,
  residualNorms,
} from "../../../reference/dense-eigen.ts";
import { randomSymmetric } from "../../../support/random-symmetric.ts";

test("eigenvalues are those found by bisection, eigenvectors orthonormal, residuals small", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 14 }), fc.integer(), (size, seed) => {
      const matrix = randomSymmetric(size, seed);
      const { values, vectors } = jacobiEigen(Float64Array.from(matrix.flat()), size);
      bisectedEigenvalues(matrix).forEach((value, j) => expect(values[j]).toBeCloseTo(value, 10));
      expect(orthonormalityError(vectors, size)).toBeLessThan(1e-13);
      expect(Math.max(...residualNorms(matrix, values, vectors))).toBeLessThan(1e-12);
    }),
    { numRuns: 100, seed: 1 },
  );
});

test("matrices that are diagonal, zero or a multiple of the identity are solved", () => {
  expect([...jacobiEigen(Float64Array.of(1, 0, 0, 0, 3, 0, 0, 0, 2), 3).values]).toEqual([3, 2, 1]);
  expect([...jacobiEigen(new Float64Array(9), 3).values]).toEqual([0, 0, 0]);
  const { values, vectors } = jacobiEigen(Float64Array.of(2, 0, 0, 2), 2);
  expect([...values, ...vectors]).toEqual([2, 2, 1, 0, 0, 1]);
});

test("the scale of the matrix does not matter", () => {
  for (const scale of [1e-150, 1e-12, 1e12, 1e140]) {
    const matrix = Float64Array.of(2, 1, 0, 1, 2, 1, 0, 1, 2).map((value) => value * scale);
    const { values } = jacobiEigen(matrix, 3);
    [2 + Math.SQRT2, 2, 2 - Math.SQRT2].forEach((value, j) => {
      expect(values[j] / scale).toBeCloseTo(value, 12);
    });
  }
});
