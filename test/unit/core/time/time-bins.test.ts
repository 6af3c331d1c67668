import { expect, test } from "vitest";
import { binOf, equalBins, widthBins } from "../../../../src/core/time/time-bins.ts";

test("equal stretches run from the first time to the last, which lies in the last one", () => {
  const bins = equalBins(10, 50, 4);
  expect(bins).toEqual({ starts: Float64Array.of(10, 20, 30, 40), end: 50 });
  expect([10, 19, 20, 39, 40, 50].map((time) => binOf(bins, time))).toEqual([0, 0, 1, 2, 3, 3]);
  expect(equalBins(7, 7, 30).starts).toEqual(Float64Array.of(7));
});

test("stretches of a width are counted from 1970, before it too", () => {
  expect(widthBins(-5, 25, 10)).toEqual({ starts: Float64Array.of(-10, 0, 10, 20), end: 30 });
  expect(binOf(widthBins(-5, 25, 10), -1)).toBe(0);
});

test("no stretch and too many are refused", () => {
  expect(() => equalBins(0, 1, 0)).toThrow(/0 stretches/);
  expect(() => equalBins(0, 1, 1.5)).toThrow(/1.5 stretches/);
  expect(() => widthBins(0, 1001, 1)).toThrow(/1002 stretches/);
});
