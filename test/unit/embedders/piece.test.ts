import { expect, test } from "vitest";
import {
  bytesOf,
  createPiece,
  shortenPiece,
  tokensOf,
  tooLong,
} from "../../../src/embedders/piece.ts";
import { textOf } from "../../../src/embedders/input-text.ts";

const characters = (input: Parameters<typeof textOf>[0]) => textOf(input).length;

test("tokens are estimated once, bytes are those of text and image", () => {
  let count = 0;
  const estimate = () => ++count;
  const piece = createPiece(3, "é");
  expect([tokensOf(piece, estimate), tokensOf(piece, estimate)]).toEqual([1, 1]);
  expect(bytesOf(createPiece(0, ""))).toBe(16);
  expect(bytesOf(piece)).toBe(18);
  expect(bytesOf(createPiece(0, { text: "é", image: "data:,1" }))).toBe(25);
});

test("R10: a piece is cut, or taken apart, to what fits", () => {
  const piece = createPiece(3, "12345678 abcdefgh xyz");
  const cut = shortenPiece(piece, 10, "truncate", characters);
  expect(cut).toMatchObject([
    { owner: 3, input: "12345678", tokens: 8, fittedTo: 10, cutCount: 1 },
  ]);
  const chunks = shortenPiece(piece, 10, "chunk-mean", characters);
  expect(chunks.map(({ input }) => input)).toEqual(["12345678", "abcdefgh", "xyz"]);
});

test("R10: an image keeps its text's beginning, and what has no text cannot be shortened", () => {
  const both = createPiece(0, { text: "one two three", image: "data:," });
  for (const policy of ["truncate", "chunk-mean"] as const) {
    expect(shortenPiece(both, 8, policy, characters)).toMatchObject([
      { input: { text: "one two", image: "data:," } },
    ]);
    expect(shortenPiece(createPiece(0, { image: "data:," }), 8, policy, characters)).toEqual([]);
    expect(shortenPiece(createPiece(0, "short"), 8, policy, characters)).toEqual([]);
  }
});

test("R10: that a text is too long is said with both numbers", () => {
  const piece = createPiece(3, "a long text");
  tokensOf(piece, characters);
  expect(tooLong(piece, 5)).toMatchObject({
    kind: "input_too_long",
    limit: 5,
    message: "The text has about 11 tokens, expected at most 5.",
  });
});
