import { expect, test } from "vitest";
import { applySparseGram } from "../../../../src/core/reduce/sparse-gram.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";

test("the product is that of the dense matrix", () => {
  const rows = randomSparseRows(12, 9, 0.3, 1);
  const from = Float64Array.from({ length: 9 }, (_, i) => Math.sin(i));
  const into = new Float64Array(9).fill(5);
  applySparseGram(rows, from, into);
  const expected = new Float64Array(9);
  for (const row of denseRows(rows)) {
    const share = row.reduce((sum, x, j) => sum + x * from[j], 0);
    row.forEach((x, i) => (expected[i] += x * share));
  }
  into.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 10));
});
