import { expect, test } from "vitest";
import { sumByLanes } from "../../../../src/core/encoder/sum-by-lanes.ts";

test("every fourth value has a sum of its own, and these are added crosswise", () => {
  expect(sumByLanes(Float32Array.of(7, 1, 2, 3, 4, 5, 6, 7, 8), 1, 8)).toBe(36);
  const big = 2 ** 24;
  // Lanes 0 and 2 first: 2^24 + 1 alone would be lost.
  expect(sumByLanes(Float32Array.of(big, 1, -big, 0), 0, 4)).toBe(1);
  expect(sumByLanes(Float32Array.of(big, -big, 1, 0), 0, 4)).toBe(0);
});
