import { expect, test } from "vitest";
import { NO_LANGUAGE_TOOLS } from "../../../../src/core/text/languages.ts";
import { createTermReader, type TermSource } from "../../../../src/core/text/read-terms.ts";
import { readGolden } from "../../../support/golden.ts";

const PLAIN: TermSource = {
  tokens: "unicode",
  characters: "all",
  shortest: 1,
  longest: 1,
  vocabulary: null,
  stopWords: new Set(),
};

function termsOf(text: string, source: Partial<TermSource>): string[] {
  const scanner = createTermReader({ ...PLAIN, ...source }, NO_LANGUAGE_TOOLS)(text);
  const terms: string[] = [];
  while (scanner.next()) terms.push(scanner.text.slice(scanner.start, scanner.end));
  return terms;
}

test("n-grams without stop words are those of scikit-learn's CountVectorizer", () => {
  const { cases } = readGolden<{
    cases: { stop_bigrams: { vocabulary: string[]; column_sums: number[] } };
  }>("count-vectorizer-terms");
  const stopWords = new Set(readGolden<string[]>("stop-words-english"));
  const counts = new Map<string, number>();
  for (const text of readGolden<{ train: string[] }>("documents").train.slice(0, 200)) {
    for (const term of termsOf(text, { tokens: "scikit-learn", longest: 3, stopWords })) {
      counts.set(term, (counts.get(term) ?? 0) + 1);
    }
  }
  const { vocabulary, column_sums } = cases.stop_bigrams;
  expect(counts).toEqual(new Map(vocabulary.map((word, i) => [word, column_sums[i]])));
});

test("of a given vocabulary nothing else is counted, pairs of words included", () => {
  const vocabulary = ["Card", "lost card", "absent"];
  expect(termsOf("My lost CARD, the card", { longest: 2, vocabulary })).toEqual([
    "card",
    "card",
    "lost card",
  ]);
});

test("each way to read tokens keeps its own of a difficult text", () => {
  const text = "café हिन्दी 信用卡";
  expect(termsOf(text, {})).toEqual(["café", "हिन्दी", "信用卡"]);
  expect(termsOf(text, { tokens: "bigrams" })).toEqual(["café", "हिन्दी", "信用", "用卡"]);
  expect(termsOf(text, { tokens: "scikit-learn" })).toEqual(["café", "信用卡"]);
  expect(termsOf(text, { characters: "ascii" })).toEqual(["caf"]);
});
