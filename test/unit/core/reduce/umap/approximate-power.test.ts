import { expect, test } from "vitest";
import { approximatePower } from "../../../../../src/core/reduce/umap/approximate-power.ts";

test("powers agree with the engine within the stated bound", () => {
  for (const y of [0.3, 0.79, 0.895, 1, 1.9, -1.5]) {
    for (let x = Math.fround(1e-12); x < 1e12; x = Math.fround(x * 1.0137)) {
      const exact = Math.pow(x, y);
      expect(Math.abs(approximatePower(x, y) / exact - 1)).toBeLessThan(2e-5 * (1 + Math.abs(y)));
    }
  }
});

test("results are f32 numbers", () => {
  for (const x of [0.1, 0.7, 3.3, 1e6]) {
    const power = approximatePower(Math.fround(x), Math.fround(0.79));
    expect(power).toBe(Math.fround(power));
  }
});

test("results stay finite and above zero at the ends of the range", () => {
  for (const x of [0, 1e-45, 1e-38, 3e38, Infinity]) {
    for (const y of [0.5, 2, 10]) {
      const power = approximatePower(x, y);
      expect(power).toBeGreaterThan(0);
      expect(power).toBeLessThan(Infinity);
    }
  }
});
