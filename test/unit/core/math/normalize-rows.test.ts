import * as fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";

test("a row becomes of unit length and keeps its direction", () => {
  const value = fc.float({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(value, { minLength: 3, maxLength: 3 }), (row) => {
      fc.pre(Math.hypot(...row) > 1e-10);
      const rows = Float32Array.of(...row, 1, 0, 0);
      normalizeRows(rows, 3);
      const unit = [...rows.subarray(0, 3)];
      expect(Math.hypot(...unit)).toBeCloseTo(1, 6);
      unit.forEach((part, i) => expect(part).toBeCloseTo(row[i] / Math.hypot(...row), 5));
      expect([...rows.subarray(3)]).toEqual([1, 0, 0]);
    }),
  );
});

test.for([
  [0, 0],
  [Number.NaN, 1],
  [Infinity, 1],
  [3e38, -3e38],
])(
  "a row without a direction that f64 can tell, [%f, %f], never leaves a value that is not finite",
  (row) => {
    const rows = Float32Array.from(row);
    normalizeRows(rows, 2);
    expect(rows.every(Number.isFinite)).toBe(true);
  },
);

test("a row of zeros, or with NaN or an infinity, becomes zeros", () => {
  const rows = Float32Array.of(0, 0, Number.NaN, 1, -Infinity, 0);
  normalizeRows(rows, 2);
  expect([...rows]).toEqual([0, 0, 0, 0, 0, 0]);
});
