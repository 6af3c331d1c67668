import { expect, test } from "vitest";
import { readTokenizerJson } from "../../../../src/embedders/formats/tokenizer-json.ts";
import { readStaticModelFiles } from "../../../support/static-model.ts";
import { tokenizerJson } from "../../../support/tokenizer-json.ts";

test("the vocabulary of the default embedder is read whole", () => {
  const model = readTokenizerJson(readStaticModelFiles().tokenizer);
  expect(model.vocabulary.size).toBe(29525);
  expect(model.vocabulary.get("the")).toBe(999);
  expect(model.unknownId).toBe(1);
  expect(model.continuationPrefix).toBe("##");
  expect(model.maxWordCharacters).toBe(100);
});

test("pieces that are names of object properties are pieces", () => {
  const model = readTokenizerJson(tokenizerJson(["[UNK]", "constructor", "__proto__"]));
  expect(model.vocabulary.get("constructor")).toBe(1);
  expect(model.vocabulary.get("__proto__")).toBe(2);
  expect(model.vocabulary.has("toString")).toBe(false);
});

const PIECES = ["[UNK]", "a"];

test.each<[string, string, RegExp]>([
  ["no JSON", "{", /no JSON/],
  ["no tokenizer", "[]", /uncased BERT WordPiece/],
  ["cased", tokenizerJson(PIECES, { normalizer: { lowercase: false } }), /normalizer.lowercase/],
  ["BPE", tokenizerJson(PIECES, { model: { type: "BPE" } }), /model.type/],
  ["a list of pieces", tokenizerJson(PIECES, { model: { vocab: [] } }), /piece → id/],
  ["without its unknown piece", tokenizerJson(["a"]), /lacks its unknown piece "\[UNK\]"/],
  [
    "with an id twice",
    tokenizerJson(PIECES, { model: { vocab: { "[UNK]": 0, a: 0 } } }),
    /"a" the id 0/,
  ],
  [
    "with a gap",
    tokenizerJson(PIECES, { model: { vocab: { "[UNK]": 0, a: 2 } } }),
    /each of 0 … 1/,
  ],
  [
    "with half an id",
    tokenizerJson(PIECES, { model: { vocab: { "[UNK]": 0, a: 0.5 } } }),
    /id 0.5/,
  ],
])("a file that is %s is refused with what is wrong", (_, text, message) => {
  expect(() => readTokenizerJson(text)).toThrow(message);
  expect(() => readTokenizerJson(text)).toThrow(expect.objectContaining({ code: "invalid_model" }));
});
