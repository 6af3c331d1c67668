import { expect, test } from "vitest";
import { usageText } from "../../../src/client/usage-text.ts";

test.for([
  [{ tokens: 12_345, cost: 0.0002469, isEstimated: false }, "12,345 tokens, $0.00025"],
  [{ tokens: 10, cost: null, isEstimated: true }, "about 10 tokens"],
  [{ tokens: 5_000_000, cost: 1.04, isEstimated: false }, "5,000,000 tokens, $1"],
  [{ tokens: 999, cost: 0, isEstimated: false }, ""],
  [{ tokens: 0, cost: 0, isEstimated: false }, ""],
] as const)("%j is shown as %s", ([usage, text]) => {
  expect(usageText({ ...usage, currency: "USD" })).toBe(text);
});
