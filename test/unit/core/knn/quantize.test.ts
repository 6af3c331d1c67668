import * as fc from "fast-check";
import { expect, test } from "vitest";
import { quantizeRows, quantizeVector } from "../../../../src/core/knn/quantize.ts";
import { randomRows } from "../../../support/random-problems.ts";

test("every value comes back within half a scale, and the largest becomes 127", () => {
  const source = randomRows(50, 33, 4);
  const { rows, scales } = quantizeRows(source, 33);
  for (let i = 0; i < 50; i++) {
    const scale = scales[i] as number;
    const row = rows.subarray(i * 33, (i + 1) * 33);
    expect(Math.max(...row.map(Math.abs))).toBe(127);
    row.forEach((value, d) => {
      const error = Math.abs(value * scale - (source[i * 33 + d] as number));
      expect(error).toBeLessThanOrEqual(scale * 0.50001);
    });
  }
});

test("a vector is quantized as a row is", () => {
  const source = randomRows(3, 7, 9);
  const { rows, scales } = quantizeRows(source, 7);
  const { row, scale } = quantizeVector(source.subarray(7, 14));
  expect(row).toEqual(rows.slice(7, 14));
  expect(scale).toBe(scales[1]);
});

test("rows of zeros or with values that are not finite become zeros of scale 0", () => {
  const { rows, scales } = quantizeRows(Float32Array.of(0, 0, NaN, 1, 1, Infinity, 1, -1), 2);
  expect([...rows]).toEqual([0, 0, 0, 0, 0, 0, 127, -127]);
  expect([...scales]).toEqual([0, 0, 0, Math.fround(1 / 127)]);
});

test("no value leaves -127 … 127, however small the vector", () => {
  fc.assert(
    fc.property(fc.array(fc.float({ noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
      const { row } = quantizeVector(Float32Array.from(values));
      row.forEach((value, d) => {
        expect(Math.abs(value)).toBeLessThanOrEqual(127);
        if (value !== 0) expect(Math.sign(value)).toBe(Math.sign(values[d] as number));
      });
    }),
    { seed: 2, numRuns: 500 },
  );
});
