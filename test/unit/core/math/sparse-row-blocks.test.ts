import { expect, test } from "vitest";
import {
  decodeSparseRows,
  encodeSparseRows,
  joinSparseRows,
  pickSparseRows,
} from "../../../../src/core/math/sparse-row-blocks.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";

const ROWS = randomSparseRows(20, 9, 0.3, 2);

test("rows come back from their bytes", () => {
  expect(decodeSparseRows(encodeSparseRows(ROWS).slice())).toEqual(ROWS);
  const bytes = encodeSparseRows(ROWS);
  bytes[40] ^= 1;
  expect(() => decodeSparseRows(bytes)).toThrow(
    expect.objectContaining({ code: "checkpoint_mismatch" }),
  );
});

test("picked rows are those of the numbers, in their order", () => {
  const picked = [3, 0, 19, 3];
  const dense = denseRows(ROWS);
  expect(denseRows(pickSparseRows(ROWS, picked))).toEqual(picked.map((row) => dense[row]));
  expect(pickSparseRows(ROWS, []).rowCount).toBe(0);
});

test("blocks are joined one after the other", () => {
  const blocks = [[0, 1, 2], [], [3], Array.from({ length: 16 }, (_, i) => i + 4)];
  const joined = joinSparseRows(
    blocks.map((rows) => pickSparseRows(ROWS, rows)),
    9,
  );
  expect(joined).toEqual(ROWS);
  expect(joinSparseRows([], 9)).toMatchObject({ rowCount: 0, columnCount: 9 });
});
