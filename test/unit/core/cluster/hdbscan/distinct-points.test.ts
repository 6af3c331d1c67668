import * as fc from "fast-check";
import { expect, test } from "vitest";
import { distinctPoints } from "../../../../../src/core/cluster/hdbscan/distinct-points.ts";
import { latticePoints, randomWeights, takeRows } from "../../../../support/random-points.ts";

test("equal rows become one point with the sum of their weights", () => {
  const rows = Float32Array.of(1, 2, 3, 4, 1, 2, 1, 3);
  const distinct = distinctPoints(rows, 2, Int32Array.of(5, 1, 2, 1));
  expect(distinct.points).toEqual(Float32Array.of(1, 2, 3, 4, 1, 3));
  expect(distinct.weights).toEqual(Int32Array.of(7, 1, 1));
  expect(distinct.pointOfRow).toEqual(Int32Array.of(0, 1, 0, 2));
});

test("0 and -0 are one place", () => {
  const distinct = distinctPoints(Float32Array.of(0, -0), 1, Int32Array.of(1, 1));
  expect(distinct.pointCount).toBe(1);
});

test("no two points are equal, and every row is at its point", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 80 }), (seed, count) => {
      const rows = latticePoints(count, 3, 4, seed);
      const weights = randomWeights(count, 5, seed);
      const distinct = distinctPoints(rows, 3, weights);
      expect(takeRows(distinct.points, 3, distinct.pointOfRow)).toEqual(rows);
      const places = Array.from({ length: distinct.pointCount }, (_, i) =>
        distinct.points.subarray(3 * i, 3 * i + 3).join(),
      );
      expect(new Set(places).size).toBe(distinct.pointCount);
      const sums = new Int32Array(distinct.pointCount);
      distinct.pointOfRow.forEach((point, row) => (sums[point] += weights[row]));
      expect(distinct.weights).toEqual(sums);
    }),
  );
});
