import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isComparable, PAIR_DISTANCES } from "../../../../src/core/knn/pair-distance.ts";
import { plainDistance } from "../../../reference/brute-force-neighbors.ts";
import { randomRows } from "../../../support/random-problems.ts";

const metrics = fc.constantFrom("cosine", "euclidean", "inner-product");

test("distances are those of the definitions up to rounding, and symmetric to the bit", () => {
  fc.assert(
    fc.property(metrics, fc.integer({ min: 1, max: 400 }), fc.nat(1000), (metric, length, seed) => {
      const rows = randomRows(2, length, seed);
      const distance = PAIR_DISTANCES[metric](rows, 0, rows, length, length);
      const [x, y] = [rows.subarray(0, length), rows.subarray(length)];
      expect(distance).toBeCloseTo(plainDistance(x, y, metric), 5);
      expect(PAIR_DISTANCES[metric](rows, length, rows, 0, length)).toBe(distance);
      expect(Math.fround(distance)).toBe(distance);
    }),
    { seed: 1 },
  );
});

test("no distance is NaN for finite rows unless products overflow both ways", () => {
  const huge = Float32Array.of(3e38, 3e38, -3e38, 3e38);
  expect(PAIR_DISTANCES["inner-product"](huge, 0, huge, 0, 2)).toBeCloseTo(-3.4028235e38, -32);
  expect(PAIR_DISTANCES.euclidean(huge, 0, huge, 2, 2)).toBe(Infinity);
  expect(PAIR_DISTANCES["inner-product"](huge, 0, huge, 2, 2)).toBeNaN();
  expect(PAIR_DISTANCES["inner-product"](Float32Array.of(-1), 0, Float32Array.of(2), 0, 1)).toBe(1);
});

test("what is not finite is comparable by no metric, zero by the Euclidean alone", () => {
  for (const metric of ["cosine", "euclidean", "inner-product"] as const) {
    expect(isComparable(Float32Array.of(1, NaN), metric)).toBe(false);
    expect(isComparable(Float32Array.of(1, -Infinity), metric)).toBe(false);
    expect(isComparable(Float32Array.of(3e38, 3e38), metric)).toBe(true);
    expect(isComparable(Float32Array.of(0, -0), metric)).toBe(metric === "euclidean");
  }
});
