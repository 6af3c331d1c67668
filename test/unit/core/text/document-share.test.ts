import { expect, test } from "vitest";
import { isWithinShare } from "../../../../src/core/text/document-share.ts";

test("limits are counts from 1 on, and shares below", () => {
  expect([1, 2, 3, 5].map((count) => isWithinShare(count, 10, 2, 4))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect([1, 2, 5, 6].map((count) => isWithinShare(count, 10, 0.2, 0.5))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  // 1 at least is one document, 1 at most is all of them.
  expect(isWithinShare(10, 10, 1, 1)).toBe(true);
});
