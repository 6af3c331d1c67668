import { expect } from "vitest";

/** As many numbers, each within `tolerance` of the other. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i] - expected[i]);
    if (!(difference <= tolerance)) {
      expect.fail(`${actual[i]} at ${i} is not within ${tolerance} of ${expected[i]}.`);
    }
  }
}
