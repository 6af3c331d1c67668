import { expect, test } from "vitest";
import { createSpacyTokenizer } from "../../../../src/embedders/spacy/spacy-tokenizer.ts";
import { readWordVectorGolden } from "../../../support/word-vector-fixtures.ts";

const { texts, tokens } = readWordVectorGolden().spacy;

test("tokens are those of spaCy's tokenizer for English", () => {
  const tokenize = createSpacyTokenizer();
  for (const [i, text] of texts.entries()) expect(tokenize(text)).toEqual(tokens[i]);
});

test("all of the text but single spaces between words is in the tokens", () => {
  const tokenize = createSpacyTokenizer();
  for (const text of texts) {
    expect(tokenize(text).join("").replaceAll(" ", "")).toBe(text.replaceAll(" ", ""));
  }
});

test("long stretches are cut in time", () => {
  const tokenize = createSpacyTokenizer();
  expect(tokenize(`${"a.".repeat(50_000)}b@`)).toHaveLength(1);
  expect(tokenize("!".repeat(30_000))).toHaveLength(30_000);
});
