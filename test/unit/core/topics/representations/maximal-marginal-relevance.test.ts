import * as fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../../../../src/core/crc-32.ts";
import { createTermCounts } from "../../../../../src/core/text/term-counts.ts";
import { tokenize } from "../../../../../src/core/text/tokenize.ts";
import { DEFAULT_WORD_OPTIONS } from "../../../../../src/core/text/word-options.ts";
import { leftOutTerms } from "../../../../../src/core/topics/left-out-terms.ts";
import { maximalMarginalRelevance } from "../../../../../src/core/topics/representations/maximal-marginal-relevance.ts";
import { topWords } from "../../../../../src/core/topics/top-words.ts";
import { randomNormals } from "../../../../reference/numpy-random.ts";
import { readGolden } from "../../../../support/golden.ts";

const DIMENSIONS = 64;
const CANDIDATES = 30;

const vectors = new Map<string, number[]>();

/** The golden files' embedder: the mean of a random vector for each word, by the word's CRC-32. */
function embed(text: string): number[] {
  const tokens = tokenize(text);
  const mean = Array.from({ length: DIMENSIONS }, () => 0);
  for (const token of tokens) {
    const bytes = new TextEncoder().encode(token);
    const seed = crc32(bytes, 0, bytes.length) & 0x7fffffff;
    const own = vectors.get(token) ?? randomNormals(seed, DIMENSIONS);
    vectors.set(token, own);
    own.forEach((value, d) => (mean[d] = (mean[d] as number) + value));
  }
  return mean.map((value) => value / Math.max(1, tokens.length));
}

test.for([
  ["mmr_01", 0.1],
  ["mmr_07", 0.7],
] as const)("by %s the words are BERTopic's", ([name, diversity]) => {
  const golden =
    readGolden<Record<"mmr_01" | "mmr_07", Record<string, string[]>>>("representations");
  const { train } = readGolden<{ train: string[] }>("documents");
  const { topics } = readGolden<{ topics: number[] }>("topics-given-labels");
  const counts = createTermCounts();
  train.forEach((text, i) => counts.add(topics[i] as number, text));
  const english = new Set(readGolden<string[]>("stop-words-english"));
  const leftOut = leftOutTerms(counts, english, DEFAULT_WORD_OPTIONS);
  const best = topWords(counts, CANDIDATES + 1, leftOut);
  let compared = 0;
  best.forEach((own, topic) => {
    const expected = golden[name][String(topic === best.length - 1 ? -1 : topic)] as string[];
    // Which of equally weighed words come last is left to chance there, and empty strings are words.
    const isCutInTie = own[CANDIDATES]?.score === own[CANDIDATES - 1]?.score;
    if (isCutInTie || expected.includes("")) return;
    const words = own.slice(0, CANDIDATES).map(({ word }) => word);
    const chosen = maximalMarginalRelevance(
      Float32Array.from(embed(words.join(" "))),
      Float32Array.from(words.flatMap(embed)),
      10,
      diversity,
    );
    expect(new Set(Array.from(chosen, (i) => words[i]))).toEqual(new Set(expected));
    compared++;
  });
  expect(compared).toBeGreaterThan(20);
});

test("without diversity the most similar come first, in their order", () => {
  const rows = Float32Array.of(0, 1, 1, 0, 1, 1, 0, 0);
  expect([...maximalMarginalRelevance(Float32Array.of(1, 0.2), rows, 3, 0)]).toEqual([1, 2, 0]);
});

test("of near copies one is chosen where others differ", () => {
  const rows = Float32Array.of(1, 0, 0.999, 0.001, 0.3, 0.9);
  expect([...maximalMarginalRelevance(Float32Array.of(1, 0.1), rows, 2, 0.7)]).toEqual([1, 2]);
});

test("asking for more than there are gives all of them once, where BERTopic fails", () => {
  const rows = fc.array(
    fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })),
    {
      maxLength: 8,
    },
  );
  fc.assert(
    fc.property(rows, fc.double({ min: 0, max: 1, noNaN: true }), (all, diversity) => {
      const found = maximalMarginalRelevance(
        Float32Array.of(1, 2),
        Float32Array.from(all.flat()),
        20,
        diversity,
      );
      expect([...found].sort()).toEqual([...all.keys()]);
    }),
    { seed: 4, numRuns: 200 },
  );
});
