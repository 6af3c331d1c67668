import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createWindowCounts } from "../../../../src/core/quality/window-counts.ts";

test("windows without a repeated word are counted as by looking at each", () => {
  const documents = fc.array(
    fc.uniqueArray(fc.constantFrom("aa", "bb", "cc", "dd", "ee", "ff"), { maxLength: 6 }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(documents, fc.integer({ min: 1, max: 7 }), (texts, windowSize) => {
      const words = ["aa", "bb", "cc", "dd"];
      const counts = createWindowCounts(words, windowSize);
      const windows: string[][] = [];
      for (const tokens of texts) {
        counts.add(tokens.join(" "));
        const last = Math.max(0, tokens.length - windowSize);
        for (let i = 0; i <= last; i++) windows.push(tokens.slice(i, i + windowSize));
      }
      expect(counts.windowCount).toBe(windows.length);
      for (const word of words) {
        for (const other of words) {
          const both = windows.filter((w) => w.includes(word) && w.includes(other)).length;
          expect(counts.coOccurrences(word, other)).toBe(both);
        }
        expect(counts.occurrences(word)).toBe(counts.coOccurrences(word, word));
      }
    }),
    { seed: 3, numRuns: 200 },
  );
});

test("a word that stands twice in a window counts as gone once the first of them left, as in gensim", () => {
  const counts = createWindowCounts(["aa", "bb"], 3);
  counts.add("aa aa bb xx");
  expect(counts.windowCount).toBe(2);
  expect(counts.occurrences("aa")).toBe(1);
  expect(counts.coOccurrences("aa", "bb")).toBe(1);
  expect(counts.occurrences("bb")).toBe(2);
});

test("a document without a token is a window, and words that are not counted occur nowhere", () => {
  const counts = createWindowCounts(["aa"], 10);
  counts.add("!");
  counts.add("aa bb");
  expect(counts.windowCount).toBe(2);
  expect(counts.occurrences("bb")).toBe(0);
  expect(counts.coOccurrences("aa", "bb")).toBe(0);
});
