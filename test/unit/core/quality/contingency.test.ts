import { expect, test } from "vitest";
import { contingency } from "../../../../src/core/quality/contingency.ts";

test("pairs of labels are counted, with the totals of both sides", () => {
  const table = contingency(Int32Array.of(7, 7, -1, 7), Int32Array.of(0, 5, 5, 0));
  expect(table).toEqual({
    counts: Float64Array.of(2, 1, 1),
    rows: Int32Array.of(0, 0, 1),
    columns: Int32Array.of(0, 1, 1),
    rowTotals: Float64Array.of(3, 1),
    columnTotals: Float64Array.of(2, 2),
    total: 4,
  });
});

test("labelings of different length are refused with both lengths", () => {
  expect(() => contingency(new Int32Array(3), new Int32Array(4))).toThrow(/3 and 4/);
});
