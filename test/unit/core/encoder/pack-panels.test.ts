import { expect, test } from "vitest";
import { packFloatPanels, packIntegerPanels } from "../../../../src/core/encoder/pack-panels.ts";

const DEPTH = 16;
/** Value 100 j + k for column j and depth k. */
const matrix = Float32Array.from(
  { length: 16 * DEPTH },
  (_, at) => 100 * Math.floor(at / DEPTH) + (at % DEPTH),
);

test("a panel of f32 has eight columns side by side, depth by depth", () => {
  const panels = packFloatPanels(matrix, DEPTH);
  expect([...panels.subarray(0, 8)]).toEqual([0, 100, 200, 300, 400, 500, 600, 700]);
  expect([...panels.subarray(8, 10)]).toEqual([1, 101]);
  expect(panels[8 * DEPTH]).toBe(800);
});

test("a panel of integers has pairs of depths side by side", () => {
  const small = Int8Array.from(matrix, (value) => 8 * Math.floor(value / 100) + (value % 100));
  const panels = packIntegerPanels(small, DEPTH);
  expect([...panels.subarray(0, 6)]).toEqual([0, 1, 8, 9, 16, 17]);
  expect([...panels.subarray(16, 20)]).toEqual([2, 3, 10, 11]);
  expect(panels[8 * DEPTH]).toBe(64);
});
