import { expect, test } from "vitest";
import {
  carryRows,
  matchRows,
  orderTies,
  type WarmStart,
} from "../../../../src/core/pipeline/warm-start.ts";

/** Four rows with two neighbors each. */
const before: WarmStart = {
  rowHashes: Int32Array.of(1, 1, 1, 2, 2, 1, 2, 2),
  neighborIndices: Int32Array.of(1, 2, 0, 3, 3, 0, 2, -1),
  neighborDistances: Float32Array.of(0.1, 0.2, 0.1, 0.3, 0.4, 0.4, 0.4, Infinity),
  reducedPositions: Float32Array.of(0, 1, 2, 3),
  mapPositions: Float32Array.of(0, 0, 1, 1, 2, 2, 3, 3),
};

test("rows are known again by both halves of their hash", () => {
  const now = Int32Array.of(2, 2, 9, 9, 1, 2, 2, 1);
  expect([...matchRows(before.rowHashes, now)]).toEqual([3, -1, 1, 2]);
  expect(matchRows(before.rowHashes, new Int32Array(0))).toHaveLength(0);
});

test("neighbors that are still there move up, in the new numbering; positions come along", () => {
  // Row 0 of before is gone, row 1 of now is new.
  const carried = carryRows(before, Int32Array.of(3, -1, 1, 2));
  expect([...carried.startIndices]).toEqual([3, -1, -1, -1, 0, -1, 0, -1]);
  const far = Infinity;
  expect(carried.startDistances).toEqual(Float32Array.of(0.4, far, far, far, 0.3, far, 0.4, far));
  expect(carried.startReduced).toEqual(Float32Array.of(3, NaN, 1, 2));
  expect(carried.startMap).toEqual(Float32Array.of(3, 3, NaN, NaN, 1, 1, 2, 2));
});

test("equal distances are in the order of the new indices", () => {
  const carried = carryRows(before, Int32Array.of(3, 2, 1, 0));
  // Row 2 of before had 3 and 0 at the same distance: now 0 and 3.
  expect([...carried.startIndices.subarray(2, 4)]).toEqual([0, 3]);
  const indices = Int32Array.of(7, 9, 4, 5, 1);
  orderTies(indices, Float32Array.of(0, 1, 1, 1, 2), 0, 5);
  expect([...indices]).toEqual([7, 4, 5, 9, 1]);
});
