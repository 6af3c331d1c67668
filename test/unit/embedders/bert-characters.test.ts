import { expect, test } from "vitest";
import {
  ASCII_KINDS,
  ASCII_LOWER,
  REMOVED,
  SEPARATE,
  SPACE,
  WORD,
  characterKind,
  normalizeBert,
} from "../../../src/embedders/bert-characters.ts";

function kindsOf(text: string): number[] {
  return Array.from(text, (character) => characterKind(character.codePointAt(0) ?? 0));
}

test("symbols of ASCII are punctuation, others are parts of words", () => {
  expect(kindsOf("$+<=>^`|~")).toEqual(Array(9).fill(SEPARATE));
  expect(kindsOf("£€×°™")).toEqual(Array(5).fill(WORD));
});

test("white space splits, control and format characters vanish", () => {
  expect(kindsOf(" \t\n\r\u00a0\u2003\u2028\u3000")).toEqual(Array(8).fill(SPACE));
  expect(kindsOf("\0\u000b\u000c\u007f\u0085\u200b\ufeff\ufffd\ud800\ue000")).toEqual(
    Array(10).fill(REMOVED),
  );
});

test("ideographs stand apart, kana, hangul and the gap at U+2B820 do not", () => {
  expect(kindsOf("東㐀豈\u{20000}\u{2b920}")).toEqual(Array(5).fill(SEPARATE));
  expect(kindsOf("タひ한\u{2b820}\u{30000}")).toEqual(Array(5).fill(WORD));
});

test("the table of ASCII agrees with the Unicode categories", () => {
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code);
    const kind = /[\t\n\r ]/.test(character)
      ? SPACE
      : /\p{Cc}/u.test(character)
        ? REMOVED
        : /[\p{L}\p{N}]/u.test(character)
          ? WORD
          : SEPARATE;
    expect(ASCII_KINDS[code]).toBe(kind);
    expect(characterKind(code)).toBe(kind);
    expect(ASCII_LOWER[code]).toBe(character.toLowerCase().charCodeAt(0));
  }
});

test("accents are stripped and case is lowered, character by character", () => {
  expect(normalizeBert("NAÏVE Ångström")).toBe("naive angstrom");
  expect(normalizeBert("ΣΟΦΟΣ")).toBe("σοφοσ");
  expect(normalizeBert("İstanbul ﬁ ①")).toBe("istanbul ﬁ ①");
  expect(normalizeBert("a\u200bb\u0301\u0000c")).toBe("abc");
  expect(normalizeBert("≠")).toBe("=");
});
