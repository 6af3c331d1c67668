import { array, assert, integer, property } from "fast-check";
import { munkres } from "munkres";
import { expect, test } from "vitest";
import { assignPairs } from "../../../../../src/core/topics/identity/assign-pairs.ts";

test("the pairs weigh what the munkres package's do, each column is in one, and weight 0 is no pair", () => {
  assert(
    property(
      integer({ min: 1, max: 9 }),
      integer({ min: 1, max: 9 }),
      array(integer({ min: 0, max: 12 }), { minLength: 81, maxLength: 81 }),
      (rowCount, columnCount, values) => {
        const weights = Float64Array.from(values.slice(0, rowCount * columnCount));
        const weightOf = (row: number, column: number): number =>
          weights[row * columnCount + column] as number;
        const copy = weights.slice();
        const pairs = assignPairs(weights, rowCount, columnCount);
        const costs = Array.from({ length: rowCount }, (_, row) =>
          Array.from({ length: columnCount }, (__, column) => -weightOf(row, column)),
        );
        const best = munkres(costs).reduce((sum, [row, column]) => sum + weightOf(row, column), 0);
        const paired = [...pairs.entries()].filter(([, column]) => column >= 0);
        const found = paired.map(([row, column]) => weightOf(row, column));
        expect(found.reduce((sum, weight) => sum + weight, 0)).toBe(best);
        expect(found).not.toContain(0);
        expect(new Set(paired.map(([, column]) => column)).size).toBe(paired.length);
        expect(weights).toEqual(copy);
      },
    ),
    { numRuns: 60 },
  );
});

test("without rows or columns there are no pairs", () => {
  expect(assignPairs(new Float64Array(0), 0, 3)).toEqual(new Int32Array(0));
  expect(assignPairs(new Float64Array(0), 3, 0)).toEqual(Int32Array.of(-1, -1, -1));
});
