import { expect, test } from "vitest";
import { scanTerms, type TermOptions } from "../../../../src/core/text/term-scanner.ts";

function termsOf(text: string, options: Partial<TermOptions> = {}): string[] {
  const scanner = scanTerms(text, { shortest: 1, longest: 1, language: "none", ...options });
  const terms: string[] = [];
  while (scanner.next()) terms.push(scanner.text.slice(scanner.start, scanner.end));
  expect(scanner.next()).toBe(false);
  return terms;
}

test("single terms are the tokens in lower case", () => {
  expect(termsOf("The  Card, a PIN!")).toEqual(["the", "card", "pin"]);
  expect(termsOf("")).toEqual([]);
});

test("terms of several words are joined by one space, length by length", () => {
  expect(termsOf("one, two;\nthree", { longest: 3 })).toEqual([
    "one",
    "two",
    "three",
    "one two",
    "two three",
    "one two three",
  ]);
  expect(termsOf("one two three", { shortest: 2, longest: 2 })).toEqual(["one two", "two three"]);
  expect(termsOf("one", { shortest: 2, longest: 3 })).toEqual([]);
});

test("stop words are gone before neighbors are joined", () => {
  expect(termsOf("loss of the card", { longest: 2, language: "en" })).toEqual([
    "loss",
    "card",
    "loss card",
  ]);
});
