import * as fc from "fast-check";
import { expect, test } from "vitest";
import { TokenScanner, tokenize } from "../../../../src/core/text/tokenize.ts";
import { readGolden } from "../../../support/golden.ts";

interface CountVectorizerCase {
  vocabulary: string[];
  column_sums: number[];
}

const golden = readGolden<{
  tricky: string[];
  tokens: string[][];
  cases: { default: CountVectorizerCase };
}>("count-vectorizer");
const documents = readGolden<{ train: string[] }>("documents").train;

test("tokens of tricky texts are those of scikit-learn's CountVectorizer", () => {
  expect(golden.tricky.map(tokenize)).toEqual(golden.tokens);
});

test("vocabulary and counts of a corpus are those of scikit-learn's CountVectorizer", () => {
  const counts = new Map<string, number>();
  for (const text of [...documents.slice(0, 200), ...golden.tricky]) {
    for (const token of tokenize(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  }
  const { vocabulary, column_sums } = golden.cases.default;
  expect(counts).toEqual(new Map(vocabulary.map((word, i) => [word, column_sums[i]])));
});

test("tokens are the matches of the token pattern, whatever the text", () => {
  const pieces = [
    "a",
    "Bc",
    "_",
    "7",
    "½",
    "é",
    "e\u0301",
    "ß",
    "İ",
    "ΑΣ",
    "東",
    "한",
    "أ",
    "क\u094d",
  ];
  const astral = ["\u{1d54f}", "\u{10400}", "\u{1f600}", "\ud835", "\udd4f"];
  const separators = [" ", "-", "'", "\n", "\u00a0", "\u200b", "\u0301", "…"];
  const text = fc.array(
    fc.oneof(fc.constantFrom(...pieces, ...astral, ...separators), fc.string({ unit: "binary" })),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(text, (parts) => {
      const joined = parts.join("");
      expect(tokenize(joined)).toEqual(joined.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? []);
    }),
    { seed: 3, numRuns: 1000 },
  );
});

test("one character outside the basic plane is no token, two are", () => {
  expect(tokenize("\u{20000} \u{20000}\u{20001}")).toEqual(["\u{20000}\u{20001}"]);
});

test("a combining mark separates, as in Python", () => {
  expect(tokenize("cafe\u0301s हिन्दी")).toEqual(["cafe"]);
  expect(tokenize("cafés")).toEqual(["cafés"]);
});

test("a scanner that is through stays so", () => {
  const scanner = new TokenScanner("One two");
  const places: [number, number][] = [];
  while (scanner.next()) places.push([scanner.start, scanner.end]);
  expect(places).toEqual([
    [0, 3],
    [4, 7],
  ]);
  expect(scanner.text).toBe("one two");
  expect(scanner.next()).toBe(false);
});
