import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { createStandardNormal } from "../../../../../src/core/reduce/umap/standard-normal.ts";

test("draws have the moments and the quantiles of the standard normal distribution", () => {
  const draw = createStandardNormal(createRandom(5));
  const draws = Float64Array.from({ length: 100_000 }, draw).sort();
  const moment = (power: number) => draws.reduce((sum, x) => sum + x ** power, 0) / draws.length;
  // Five standard errors of each estimate.
  expect(Math.abs(moment(1))).toBeLessThan(0.016);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(0.023);
  expect(Math.abs(moment(3))).toBeLessThan(0.062);
  expect(Math.abs(moment(4) - 3)).toBeLessThan(0.155);
  expect(draws[84_134]).toBeCloseTo(1, 1);
  expect(draws[97_725]).toBeCloseTo(2, 1);
});

test("the same generator gives the same draws, and neighbors are not correlated", () => {
  const draw = createStandardNormal(createRandom(9));
  const again = createStandardNormal(createRandom(9));
  let product = 0;
  for (let i = 0; i < 20_000; i++) {
    const [x, y] = [draw(), draw()];
    expect([again(), again()]).toEqual([x, y]);
    product += x * y;
  }
  expect(Math.abs(product / 20_000)).toBeLessThan(0.036);
});
