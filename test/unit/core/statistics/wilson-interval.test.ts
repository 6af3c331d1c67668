import { expect, test } from "vitest";
import { wilsonInterval } from "../../../../src/core/statistics/wilson-interval.ts";

test("the interval is the one that Newcombe (1998, table I) prints", () => {
  const printed = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ] as const;
  for (const [successes, count, lower, upper] of printed) {
    const interval = wilsonInterval(successes, count);
    expect(interval.lower).toBeCloseTo(lower, 4);
    expect(interval.upper).toBeCloseTo(upper, 4);
  }
});

test("of no trials nothing is known, and of one kind of outcome the end is exact", () => {
  expect(wilsonInterval(0, 0)).toEqual({ lower: 0, upper: 1 });
  expect(wilsonInterval(0, 7).lower).toBe(0);
  expect(wilsonInterval(7, 7).upper).toBe(1);
});
