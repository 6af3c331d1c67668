import { expect, test } from "vitest";
import { createLinearReducer } from "../../../../src/core/reduce/linear-reducer.ts";
import { driveReducer } from "../../../support/drive-reducer.ts";
import { testReducer } from "../../../contracts/reducer.ts";
import type { CreateReducer } from "../../../../src/core/reduce/reducer.ts";

/** Projects each row to its distance, coordinate by coordinate, from the sum of all rows. */
const fromSum: CreateReducer = (shape, state) =>
  createLinearReducer(shape, state, (kept) => {
    const sum = new Float64Array(shape.dimensions);
    const before = kept?.arrays["sum"];
    if (before instanceof Float64Array) sum.set(before);
    return {
      isLearnt: true,
      reducedDimensions: shape.dimensions,
      add(rows) {
        for (let at = 0; at < rows.length; at++) sum[at % shape.dimensions] += rows[at];
      },
      project: (rows) => rows.map((value, at) => value - sum[at % shape.dimensions]),
      encode: () => ({ header: null, arrays: { sum: sum.slice() } }),
    };
  });

testReducer("a linear reducer", fromSum);

test("every row is seen once to learn and once to project", () => {
  const rows = Float32Array.from({ length: 3000 }, (_, i) => i % 3);
  const reducer = driveReducer({ create: fromSum, rowCount: 3000, dimensions: 1, rows });
  expect(reducer.total).toBe(6);
  expect(reducer.positions()).toEqual(rows.map((value) => value - 3000));
});

test("of no rows it is done at once", () => {
  const reducer = fromSum({ rowCount: 0, dimensions: 3 }, null);
  expect(reducer.total).toBe(0);
  expect(reducer.need()).toBeNull();
  expect(reducer.positions()).toHaveLength(0);
  expect(() => reducer.feed(0, new Float32Array(3))).toThrow("No rows were needed");
});
