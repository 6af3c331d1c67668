import { expect, test } from "vitest";
import { spacySymbol } from "../../../../src/embedders/spacy/spacy-symbols.ts";
import { readWordVectorGolden } from "../../../support/word-vector-fixtures.ts";

test("symbols have spaCy's numbers, other strings none", () => {
  for (const [text, id] of readWordVectorGolden().spacy.ids) {
    const isSymbol = BigInt(id) < 1000n;
    expect(spacySymbol(text)).toBe(isSymbol ? Number(id) : -1);
  }
  expect(spacySymbol("DEPRECATED276")).toBeGreaterThan(0);
});
