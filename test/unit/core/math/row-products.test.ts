import { expect, test } from "vitest";
import { multiplyRow } from "../../../../src/core/math/row-products.ts";
import { uniformPoints } from "../../../support/random-points.ts";

test("the products of a row with any range of rows are those summed one by one", () => {
  const dimensions = 7;
  const rows = uniformPoints(3, dimensions, 1);
  const others = uniformPoints(11, dimensions, 2);
  for (const [from, to] of [
    [0, 11],
    [2, 3],
    [1, 9],
    [4, 4],
  ] as const) {
    const products = new Float64Array(11).fill(-1);
    multiplyRow(products, rows, dimensions, others, dimensions, from, to);
    const expected = Array.from({ length: 11 }, (_, other) => {
      if (other < from || other >= to) return -1;
      let sum = 0;
      for (let i = 0; i < dimensions; i++) {
        sum += (rows[dimensions + i] ?? 0) * (others[other * dimensions + i] ?? 0);
      }
      return sum;
    });
    expect([...products]).toEqual(expected);
  }
});
