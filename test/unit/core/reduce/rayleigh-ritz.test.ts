import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { packedSymmetric } from "../../../../src/core/reduce/packed-symmetric.ts";
import { rayleighRitz } from "../../../../src/core/reduce/rayleigh-ritz.ts";
import { bisectedEigenvalues, orthonormalityError } from "../../../reference/dense-eigen.ts";
import { lowerTriangle, randomSymmetric } from "../../../support/random-symmetric.ts";

const SIZE = 8;

/** Panels of four columns as row-major. */
function rowMajor(panels: Float64Array, columns: number): Float64Array {
  return panels.map((_, at) => {
    const column = at % columns;
    return panels[(Math.floor(column / 4) * SIZE + Math.floor(at / columns)) * 4 + (column % 4)];
  });
}

function randomPanels(columns: number, seed: number): Float64Array {
  const random = createRandom(seed);
  return Float64Array.from({ length: SIZE * columns }, () => random.uniform() - 0.5);
}

function product(matrix: number[][], block: Float64Array): Float64Array {
  const operator = packedSymmetric(lowerTriangle(matrix), SIZE);
  const image = new Float64Array(block.length);
  for (let at = 0; at < block.length; at += SIZE * 4) {
    operator.apply(block.subarray(at, at + SIZE * 4), image.subarray(at, at + SIZE * 4), 1, 0, 0);
  }
  return image;
}

test("the Ritz pairs of the whole space are the eigenpairs", () => {
  const matrix = randomSymmetric(SIZE, 4);
  const block = randomPanels(SIZE, 1);
  const { values, residuals } = rayleighRitz(block, product(matrix, block), SIZE, SIZE);
  bisectedEigenvalues(matrix).forEach((value, j) => expect(values[j]).toBeCloseTo(value, 10));
  expect(Math.max(...residuals)).toBeLessThan(1e-10);
});

test("of a part of it they are orthonormal and their residuals orthogonal to it", () => {
  const matrix = randomSymmetric(SIZE, 5);
  const block = randomPanels(4, 2);
  const image = product(matrix, block);
  const { values, residuals } = rayleighRitz(block, image, SIZE, 4);
  expect(orthonormalityError(rowMajor(block, 4), 4)).toBeLessThan(1e-12);
  product(matrix, block).forEach((value, at) => expect(image[at]).toBeCloseTo(value, 10));
  for (let a = 0; a < 4; a++) {
    let squares = 0;
    for (let b = 0; b < 4; b++) {
      let overlap = 0;
      for (let i = 0; i < SIZE; i++) {
        const residual = image[4 * i + a] - values[a] * block[4 * i + a];
        overlap += residual * block[4 * i + b];
        if (b === 0) squares += residual ** 2;
      }
      expect(overlap).toBeCloseTo(0, 10);
    }
    expect(residuals[a]).toBeCloseTo(Math.sqrt(squares), 10);
  }
});

test("dependent and zero vectors give finite results", () => {
  const matrix = randomSymmetric(SIZE, 6);
  const block = randomPanels(4, 3);
  for (let i = 0; i < SIZE; i++) {
    block[4 * i + 1] = block[4 * i];
    block[4 * i + 2] = 0;
  }
  const image = product(matrix, block);
  const { values, residuals } = rayleighRitz(block, image, SIZE, 4);
  for (const value of [...values, ...residuals, ...block])
    expect(Number.isFinite(value)).toBe(true);
});
