import { expect, test } from "vitest";
import { progressText } from "../../../src/client/progress-text.ts";

test.each([
  [0, null, "0 %"],
  [0.629, 12.4, "62 %, about 12 s left"],
  [0.629, 89, "62 %, about 89 s left"],
  [0.1, 150, "10 %, about 3 min left"],
  [1, 0, "100 %, about 0 s left"],
])("%d and %j is %s", (progress, remainingSeconds, expected) => {
  expect(progressText(progress, remainingSeconds)).toBe(expected);
});
