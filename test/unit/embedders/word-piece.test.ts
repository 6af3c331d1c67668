import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { readTokenizerJson } from "../../../src/embedders/formats/tokenizer-json.ts";
import { createWordPiece } from "../../../src/embedders/word-piece.ts";
import { encodeByDefinition } from "../../reference/word-piece.ts";
import { readStaticGolden, readStaticModelFiles } from "../../support/static-model.ts";
import { tokenizerJson } from "../../support/tokenizer-json.ts";

const staticModel = readTokenizerJson(readStaticModelFiles().tokenizer);
const staticWordPiece = createWordPiece(staticModel);

const SMALL = readTokenizerJson(
  tokenizerJson(
    [
      "[UNK]",
      "a",
      "b",
      "ab",
      "##a",
      "##b",
      "##ba",
      "e",
      "##e",
      "東",
      "=",
      "-",
      "[",
      "]",
      "unk",
      "ο",
      "##σ",
    ],
    { model: { max_input_chars_per_word: 6 } },
  ),
);

function encode(wordPiece: ReturnType<typeof createWordPiece>, text: string, room = 4096) {
  const into = new Int32Array(room);
  return [...into.subarray(0, wordPiece.encode(text, into))];
}

test("the ids equal those of huggingface/tokenizers", () => {
  for (const { text, ids } of readStaticGolden()) {
    expect(encode(staticWordPiece, text, 512), text).toEqual(ids);
  }
});

test("the ids equal those of the definition, string by string", () => {
  const wordPiece = createWordPiece(SMALL);
  const character = fc.constantFrom(
    ..."aabbABeé-=[] \t\0東Σο≠é",
    "\u0301",
    "\u200b",
    "\u{1f642}",
    "\ud800",
    "”",
  );
  fc.assert(
    fc.property(fc.string({ unit: character, maxLength: 40 }), (text) => {
      expect(encode(wordPiece, text)).toEqual(encodeByDefinition(SMALL, text));
    }),
    { numRuns: 2000 },
  );
});

test("any text at all has the ids of the definition", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(encode(staticWordPiece, text)).toEqual(encodeByDefinition(staticModel, text));
    }),
  );
});

test("what fits is the beginning of what would be written", () => {
  const text = "Unbelievably, supercalifragilistic naïveté — x\u0301y";
  const all = encode(staticWordPiece, text);
  expect(all.length).toBeGreaterThan(12);
  for (let room = 0; room <= all.length; room++) {
    expect(encode(staticWordPiece, text, room)).toEqual(all.slice(0, room));
  }
});

test("a word longer than the limit in characters is unknown, one of the limit is not", () => {
  const wordPiece = createWordPiece(SMALL);
  expect(encode(wordPiece, "aaaaaa")).toHaveLength(6);
  expect(encode(wordPiece, "aaaaaaa")).toEqual([]);
  expect(encode(wordPiece, "a".repeat(500) + " b")).toEqual([2]);
  expect(encode(wordPiece, "é".repeat(500) + " b")).toEqual([2]);
});

test("the name of the unknown piece in a text is text", () => {
  expect(encode(createWordPiece(SMALL), "[UNK]")).toEqual([12, 14, 13]);
});

test("a text of a million characters is not looked at beyond what fits", () => {
  const wordPiece = createWordPiece(SMALL);
  const read = vi.spyOn(String.prototype, "charCodeAt");
  const ids = encode(wordPiece, "ab ".repeat(400_000), 8);
  const readCount = read.mock.calls.length;
  read.mockRestore();
  expect(ids).toHaveLength(8);
  expect(readCount).toBeGreaterThan(8);
  expect(readCount).toBeLessThan(100);
});

test("words of four characters and ideographs are counted, and those that are one piece", () => {
  const tally = { wordCount: 0, wholeCount: 0 };
  const into = new Int32Array(100);
  staticWordPiece.encode("The treaty, an unreconstructedly long one: 東京!", into, tally);
  expect(tally).toEqual({ wordCount: 5, wholeCount: 2 });
  staticWordPiece.encode("treaty", into, tally);
  expect(tally).toEqual({ wordCount: 6, wholeCount: 3 });
});
