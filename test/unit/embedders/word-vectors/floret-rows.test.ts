import { expect, test } from "vitest";
import { floretRows } from "../../../../src/embedders/word-vectors/floret-rows.ts";

const SETTINGS = { shortest: 2, longest: 3, hashCount: 2, hashSeed: 7, begin: "<", end: ">" };

test("the word as a whole and each of its n-grams have as many rows as there are hashes", () => {
  // <ab>: itself, three of two characters, two of three
  expect(floretRows("ab", SETTINGS, 50)).toHaveLength(2 * (1 + 3 + 2));
  expect(floretRows("ab", { ...SETTINGS, hashCount: 4 }, 50)).toHaveLength(4 * 6);
  expect(floretRows("東😀", SETTINGS, 50)).toHaveLength(2 * 6);
});

test("rows are those of the table, the same each time, and n-grams in common have them in common", () => {
  const rows = floretRows("coffee", SETTINGS, 50);
  expect(rows.every((row) => row >= 0 && row < 50)).toBe(true);
  expect(floretRows("coffee", SETTINGS, 50)).toEqual(rows);
  const other = floretRows("toffee", SETTINGS, 1_000_003);
  const shared = floretRows("coffee", SETTINGS, 1_000_003).filter((row) => other.includes(row));
  // of two characters: of, ff, fe, ee, e>; of three: off, ffe, fee, ee>
  expect(shared).toHaveLength(2 * 9);
});
