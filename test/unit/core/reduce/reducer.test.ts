import { expect, test } from "vitest";
import {
  BLOCK_ROWS,
  checkReducedDimensions,
  rowBlock,
} from "../../../../src/core/reduce/reducer.ts";

test("the blocks of a pass cover every row once", () => {
  expect(rowBlock(2100, 0)).toEqual({ first: 0, count: BLOCK_ROWS });
  expect(rowBlock(2100, 2)).toEqual({ first: 2048, count: 52 });
  expect(rowBlock(5, 0)).toEqual({ first: 0, count: 5 });
});

test("one can reduce to a whole number of dimensions there are", () => {
  for (const good of [1, 3, 7]) expect(() => checkReducedDimensions(good, 7)).not.toThrow();
  for (const bad of [0, 8, 1.5, NaN]) {
    expect(() => checkReducedDimensions(bad, 7)).toThrow(`Cannot reduce to ${bad} dimensions`);
  }
});
