import { expect, test } from "vitest";
import * as fc from "fast-check";
import { splitText } from "../../../src/jobs/split-text.ts";

const TEXT = "The comet came at 3.30 p.m. on Monday. Was it bright? It was!\n\nNobody slept.";

test("sentences end where Unicode says, in any script", () => {
  expect(splitText(TEXT, "sentences")).toEqual([
    "The comet came at 3.30 p.m. on Monday.",
    "Was it bright?",
    "It was!",
    "Nobody slept.",
  ]);
  expect(splitText("彗星が来た。明るかった！", "sentences")).toEqual([
    "彗星が来た。",
    "明るかった！",
  ]);
});

test("paragraphs are set apart by blank lines, whatever ends a line", () => {
  expect(splitText("one\ntwo\n\nthree\r\n \r\n\r\nfour\n", "paragraphs")).toEqual([
    "one\ntwo",
    "three",
    "four",
  ]);
});

test("passages by tokens are whole sentences, and longer ones are cut between words", () => {
  expect(splitText("One two. Three four five. Six.", { tokens: 4 })).toEqual([
    "One two.",
    "Three four five. Six.",
  ]);
  expect(splitText("One two three, four five. Six.", { tokens: 3 })).toEqual([
    "One two three,",
    "four five.",
    "Six.",
  ]);
});

test.each(["sentences", "paragraphs", { tokens: 8 }] as const)(
  "white space has no passages by %j",
  (split) => {
    expect(splitText(" \n\n\t ", split)).toEqual([]);
    expect(splitText("", split)).toEqual([]);
  },
);

const words = new Intl.Segmenter("und", { granularity: "word" });
const countWords = (text: string): number =>
  [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length;

test("passages are all of the text but white space, and none has too many words", () => {
  const piece = fc.constantFrom(
    "comet",
    "3.5",
    "a.m.",
    ". ",
    "! ",
    "\n",
    "\n\n",
    " ",
    "é",
    "彗星",
    "😀",
    ", ",
  );
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 60 }),
      fc.integer({ min: 8, max: 12 }),
      (pieces, tokens) => {
        const text = pieces.join("");
        for (const split of ["sentences", "paragraphs", { tokens }] as const) {
          const passages = splitText(text, split);
          expect(passages.join("").replace(/\s/g, "")).toBe(text.replace(/\s/g, ""));
          for (const passage of passages) {
            expect(passage).toBe(passage.trim());
            expect(passage).not.toBe("");
            if (typeof split === "object") expect(countWords(passage)).toBeLessThanOrEqual(tokens);
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
