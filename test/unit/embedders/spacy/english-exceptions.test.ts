import { expect, test } from "vitest";
import { englishExceptions } from "../../../../src/embedders/spacy/english-exceptions.ts";
import { readWordVectorGolden } from "../../../support/word-vector-fixtures.ts";

test("the exceptions are those of spaCy's tokenizer for English", () => {
  const { exceptions } = readWordVectorGolden().spacy;
  expect(Object.fromEntries(englishExceptions())).toEqual(exceptions);
});
