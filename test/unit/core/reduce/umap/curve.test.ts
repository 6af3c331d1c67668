import { expect, test } from "vitest";
import { fitCurve } from "../../../../../src/core/reduce/umap/curve.ts";
import { readGolden } from "../../../../support/golden.ts";

interface GoldenCurve {
  spread: number;
  min_dist: number;
  a: number;
  b: number;
}

function sumOfSquares(spread: number, minDistance: number, a: number, b: number): number {
  let sum = 0;
  for (let i = 0; i < 300; i++) {
    const d = (3 * spread * i) / 299;
    const wanted = d < minDistance ? 1 : Math.exp(-(d - minDistance) / spread);
    sum += (wanted - 1 / (1 + a * d ** (2 * b))) ** 2;
  }
  return sum;
}

test("a and b are those of umap-learn", () => {
  for (const { spread, min_dist: minDistance, a, b } of readGolden<GoldenCurve[]>("curve")) {
    const fitted = fitCurve(spread, minDistance);
    expect(Math.abs(fitted.a / a - 1)).toBeLessThan(1e-3);
    expect(Math.abs(fitted.b / b - 1)).toBeLessThan(1e-3);
  }
});

test("no a and b nearby fit better", () => {
  for (const [spread, minDistance] of [
    [1, 0],
    [1, 0.1],
    [1, 1],
    [3, 0.2],
    [0.1, 0.05],
  ] as const) {
    const { a, b } = fitCurve(spread, minDistance);
    const best = sumOfSquares(spread, minDistance, a, b);
    for (const step of [1e-4, -1e-4]) {
      expect(sumOfSquares(spread, minDistance, a * (1 + step), b)).toBeGreaterThan(best);
      expect(sumOfSquares(spread, minDistance, a, b * (1 + step))).toBeGreaterThan(best);
    }
  }
});

test("a spread or a minimum distance that makes no curve is an invalid option", () => {
  const invalid = expect.objectContaining({ code: "invalid_option" });
  for (const [spread, minDistance] of [
    [0, 0],
    [-1, 0],
    [NaN, 0],
    [Infinity, 0],
    [1, -0.1],
    [1, 1.1],
    [1, NaN],
  ]) {
    expect(() => fitCurve(spread, minDistance)).toThrow(invalid);
  }
});
