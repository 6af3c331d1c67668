import { expect, test } from "vitest";
import { filterDegree, filterPanels } from "../../../../src/core/reduce/chebyshev-filter.ts";
import { packedSymmetric } from "../../../../src/core/reduce/packed-symmetric.ts";
import { lowerTriangle } from "../../../support/random-symmetric.ts";

/** Cosine of n arccosines, continued beyond 1. */
function chebyshev(degree: number, x: number): number {
  return Math.abs(x) <= 1 ? Math.cos(degree * Math.acos(x)) : Math.cosh(degree * Math.acosh(x));
}

test("each eigenvector is multiplied by the Chebyshev polynomial of its eigenvalue", () => {
  const eigenvalues = [-1, -0.3, 0.2, 0.5, 0.75, 1];
  const diagonal = eigenvalues.map((value, i) => eigenvalues.map((_, j) => (i === j ? value : 0)));
  const operator = packedSymmetric(lowerTriangle(diagonal), 6);
  const interval = { lower: -1, upper: 0.5 };
  for (let degree = 1; degree <= 9; degree++) {
    const block = Float64Array.from({ length: 2 * 6 * 4 }, (_, at) => 1 + at / 10);
    const start = block.slice();
    const image = new Float64Array(block.length);
    for (let at = 0; at < image.length; at++) {
      image[at] = eigenvalues[Math.floor(at / 4) % 6] * block[at];
    }
    const filtered = filterPanels(operator, block, image, interval, degree);
    filtered.forEach((value, at) => {
      const x = (eigenvalues[Math.floor(at / 4) % 6] + 0.25) / 0.75;
      expect(value / start[at]).toBeCloseTo(chebyshev(degree, x), 8);
    });
  }
});

test("the degree keeps the amplification within 1e5 and is the largest to do so", () => {
  for (const [upper, largest] of [
    [0.9, 0.99],
    [0, 1],
    [0.5, 0.51],
  ]) {
    const degree = filterDegree({ lower: -1, upper }, largest);
    const reach = (2 * (largest + 1)) / (upper + 1) - 1;
    expect(chebyshev(degree, reach)).toBeLessThan(1e5);
    expect(chebyshev(degree + 1, reach)).toBeGreaterThan(5e4);
  }
});

test("the degree is at least 1 and at most 100", () => {
  expect(filterDegree({ lower: 0, upper: 1e-9 }, 1)).toBe(1);
  expect(filterDegree({ lower: -1, upper: 0.999999 }, 1)).toBe(100);
  expect(filterDegree({ lower: -1, upper: 0.5 }, 0.5)).toBe(100);
});
