import { expect, test } from "vitest";
import { adjustedRandIndex } from "../../../../src/core/quality/adjusted-rand.ts";
import { seedStability } from "../../../../src/core/quality/seed-stability.ts";

const labelings = [
  [0, 0, 1, 1, -1],
  [0, 0, 0, 1, 1],
  [2, 2, 5, 5, 7],
].map((labels) => Int32Array.from(labels));

test("it is the mean adjusted Rand index of the three pairs", () => {
  const [a, b, c] = labelings as [Int32Array, Int32Array, Int32Array];
  const sum = adjustedRandIndex(a, b) + adjustedRandIndex(a, c) + adjustedRandIndex(b, c);
  expect(seedStability(labelings)).toBeCloseTo(sum / 3, 12);
});

test("one labeling, and the same one under other numbers, is stable", () => {
  expect(seedStability(labelings.slice(0, 1))).toBe(1);
  expect(seedStability([Int32Array.of(0, 0, 1), Int32Array.of(4, 4, 2)])).toBe(1);
});
