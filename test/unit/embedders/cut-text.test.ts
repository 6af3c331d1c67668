import * as fc from "fast-check";
import { expect, test } from "vitest";
import { chunkText, cutText } from "../../../src/embedders/cut-text.ts";
import { estimateTokens } from "../../../src/embedders/estimate-tokens.ts";

const lengthOf = (text: string): number => text.length;

test("a cut is at the end of a word where one is near", () => {
  expect(cutText("the quick brown fox", 0, 17, lengthOf)).toBe(16);
  expect(cutText("the quick brown fox", 0, 15, lengthOf)).toBe(15);
  expect(cutText("abcdefghijklmnopqrstuvwxyz", 0, 12, lengthOf)).toBe(12);
  expect(cutText("the quick brown fox", 4, 100, lengthOf)).toBe(19);
});

test("a cut never splits a surrogate pair, and takes one character at least", () => {
  expect(cutText("ab\u{1f642}cd", 0, 3, lengthOf)).toBe(2);
  expect(cutText("\u{1f642}\u{1f642}", 0, 1, lengthOf)).toBe(2);
  expect(cutText("abc", 1, 0, lengthOf)).toBe(2);
});

test("R10: chunks fit, follow each other without overlap, and lose white space only", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 12 }), { maxLength: 60 }),
      fc.integer({ min: 8, max: 40 }),
      (words, maxTokens) => {
        const text = words.join(" ").toWellFormed();
        const chunks = chunkText(text, maxTokens, estimateTokens);
        const squeeze = (part: string) => part.replaceAll(/\s+/g, "");
        expect(squeeze(chunks.join(""))).toBe(squeeze(text));
        for (const chunk of chunks) {
          expect(chunk.trim()).toBe(chunk);
          expect(chunk.isWellFormed()).toBe(true);
          if (chunk.length > 2) expect(estimateTokens(chunk)).toBeLessThanOrEqual(maxTokens);
        }
      },
    ),
  );
});

test("the longest beginning that fits is kept, a tenth at most given for the end of a word", () => {
  const text = "word ".repeat(5000);
  for (const maxTokens of [10, 512, 3000]) {
    const end = cutText(text, 0, maxTokens, estimateTokens);
    expect(estimateTokens(text.slice(0, end))).toBeLessThanOrEqual(maxTokens);
    expect(estimateTokens(text.slice(0, Math.ceil(end / 0.9) + 2))).toBeGreaterThan(maxTokens);
  }
});
