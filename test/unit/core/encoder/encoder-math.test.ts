import { expect, test } from "vitest";
import { exponential, gelu, geluByTanh } from "../../../../src/core/encoder/encoder-math.ts";

const points = Array.from({ length: 4001 }, (_, i) => Math.fround((i - 2000) / 200));

/** By the Taylor series, in f64: exact enough for |x| ≤ 6. */
function erf(x: number): number {
  let [term, sum] = [x, x];
  for (let n = 1; n < 200; n++) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

test("the exponential is within 3e-7 of e^x, relative", () => {
  for (let x = -87; x <= 88; x = Math.fround(x + 0.037)) {
    expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(3e-7);
  }
});

test("the exponential is 0 far below, of what is no number too, and bounded above", () => {
  expect([-87.5, -1e30, -Infinity, NaN].map(exponential)).toEqual([0, 0, 0, 0]);
  expect(exponential(0)).toBe(1);
  expect(exponential(1000)).toBe(exponential(88));
});

test("GELU is within 5e-7 of its definition", () => {
  for (const x of points.filter((point) => Math.abs(point) <= 6)) {
    const wanted = (x * (1 + erf(x / Math.SQRT2))) / 2;
    expect(Math.abs(gelu(x) - wanted)).toBeLessThan(5e-7 * Math.max(1, Math.abs(x)));
  }
  expect(gelu(50)).toBe(50);
  expect(Math.abs(gelu(-50))).toBe(0);
});

test("GELU by the hyperbolic tangent is within 1e-6 of its definition", () => {
  for (const x of points) {
    const inner = Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3);
    const wanted = (x * (1 + Math.tanh(inner))) / 2;
    expect(Math.abs(geluByTanh(x) - wanted)).toBeLessThan(1e-6 * Math.max(1, Math.abs(x)));
  }
});
