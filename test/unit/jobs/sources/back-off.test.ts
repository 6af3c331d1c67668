import { expect, test } from "vitest";
import { backOffMs } from "../../../../src/jobs/sources/back-off.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test("each failure in a row doubles the wait, from a minute to six hours", () => {
  expect([1, 2, 3, 9, 10, 1000].map((count) => backOffMs(count, null))).toEqual([
    MINUTE,
    2 * MINUTE,
    4 * MINUTE,
    256 * MINUTE,
    6 * HOUR,
    6 * HOUR,
  ]);
});

test("what the host asks for is granted where it is longer, up to a day", () => {
  expect(backOffMs(1, 10 * MINUTE)).toBe(10 * MINUTE);
  expect(backOffMs(3, 1000)).toBe(4 * MINUTE);
  expect(backOffMs(1, 1000 * HOUR)).toBe(24 * HOUR);
});
