import { expect, test } from "vitest";
import { sparseGram } from "../../../../src/core/reduce/sparse-gram.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";

test("its products are those of the dense matrix", () => {
  const rows = randomSparseRows(12, 9, 0.3, 1);
  const dense = denseRows(rows);
  const operator = sparseGram(rows);
  const from = Float64Array.from({ length: 9 * 4 }, (_, i) => Math.sin(i));
  const into = Float64Array.from({ length: 9 * 4 }, (_, i) => i);
  operator.apply(from, into, 2, 0.5, 3);
  expect(operator.size).toBe(9);
  for (let i = 0; i < 9; i++) {
    for (let c = 0; c < 4; c++) {
      let product = 0;
      for (const row of dense) row.forEach((x, j) => (product += row[i] * x * from[j * 4 + c]));
      const expected = 2 * (product - 0.5 * from[i * 4 + c]) - 3 * (i * 4 + c);
      expect(into[i * 4 + c]).toBeCloseTo(expected, 10);
    }
  }
});
