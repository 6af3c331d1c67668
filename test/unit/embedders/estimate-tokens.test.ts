import * as fc from "fast-check";
import { expect, test } from "vitest";
import { estimateTokens } from "../../../src/embedders/estimate-tokens.ts";

test("R1: the estimate is a quarter of the bytes, words and a third, or the symbols, and 15 % more", () => {
  expect(estimateTokens("")).toBe(2);
  expect(estimateTokens("a".repeat(400))).toBe(Math.ceil(1.15 * 100) + 2);
  expect(estimateTokens("a b c d e f g h")).toBe(Math.ceil(1.15 * 8 * 1.35) + 2);
  expect(estimateTokens("{}[]();:".repeat(30))).toBe(Math.ceil((1.15 * 240) / 1.2) + 2);
  expect(estimateTokens("東京".repeat(100))).toBe(Math.ceil((1.15 * 600) / 4) + 2);
});

test("R1: a text that grows is never estimated at less", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (a, b) => {
      expect(estimateTokens(a + b)).toBeGreaterThanOrEqual(estimateTokens(a));
    }),
  );
});

test("an image counts, with or without a text", () => {
  const image = "data:image/png;base64,AAAA";
  expect(estimateTokens({ image })).toBe(1610);
  expect(estimateTokens({ text: "a", image })).toBe(1610 + estimateTokens("a"));
  expect(estimateTokens({ text: "a" })).toBe(estimateTokens("a"));
});
