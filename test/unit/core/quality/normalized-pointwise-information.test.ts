import { expect, test } from "vitest";
import { normalizedPointwiseInformation } from "../../../../src/core/quality/normalized-pointwise-information.ts";
import { createWindowCounts } from "../../../../src/core/quality/window-counts.ts";

const counts = createWindowCounts(["aa", "bb", "cc", "dd", "none"], 10);
for (const text of ["aa bb cc", "aa bb", "cc dd", "xx"]) counts.add(text);

test("words always together have 1, never together nearly -1, independent ones 0", () => {
  expect(normalizedPointwiseInformation(counts, "aa", "bb")).toBeCloseTo(1, 9);
  expect(normalizedPointwiseInformation(counts, "aa", "dd")).toBeLessThan(-0.9);
  expect(normalizedPointwiseInformation(counts, "aa", "cc")).toBeCloseTo(0, 9);
});

test("a word that does not occur tells nothing", () => {
  expect(normalizedPointwiseInformation(counts, "aa", "none")).toBe(0);
});
