import { expect, test } from "vitest";
import { splitWhitespace } from "../../../../src/embedders/word-vectors/split-whitespace.ts";
import { readWordVectorGolden } from "../../../support/word-vector-fixtures.ts";

test("words are those of Python's split", () => {
  const { texts, splits } = readWordVectorGolden();
  expect(texts.map(splitWhitespace)).toEqual(splits);
  expect(splitWhitespace("a\u0085b\ufeffc\u200bd\u3000e")).toEqual(["a", "b\ufeffc\u200bd", "e"]);
});
