import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createPieceTable, extendHash } from "../../../src/embedders/piece-table.ts";

function findIn(
  table: ReturnType<typeof createPieceTable>,
  text: string,
  start: number,
  end: number,
) {
  const units = Uint16Array.from(text, (_, i) => text.charCodeAt(i));
  const hashes = new Int32Array(text.length + 1);
  for (let i = 0; i < text.length; i++) hashes[i + 1] = extendHash(hashes[i], text.charCodeAt(i));
  return table.find(units, hashes, start, end);
}

test("any stretch of a text is found where a map of strings has it", () => {
  const piece = fc.string({
    unit: fc.constantFrom("a", "b", "é", "東"),
    minLength: 1,
    maxLength: 5,
  });
  fc.assert(
    fc.property(fc.uniqueArray(piece, { maxLength: 60 }), fc.array(piece), (pieces, parts) => {
      const table = createPieceTable(pieces.map((text, id) => [text, id * 3]));
      const text = parts.join("");
      for (let start = 0; start < text.length; start++) {
        for (let end = start + 1; end <= text.length; end++) {
          const index = pieces.indexOf(text.slice(start, end));
          expect(findIn(table, text, start, end)).toBe(index < 0 ? -1 : index * 3);
        }
      }
    }),
  );
});

test("a table of nothing has nothing", () => {
  const table = createPieceTable([]);
  expect(table.longest).toBe(0);
  expect(findIn(table, "a", 0, 1)).toBe(-1);
});

test("pieces with the same hash are told apart", () => {
  const [one, other] = ["hvmwnzjpb", "whvjxjwjv"];
  const hashOf = (text: string) =>
    Array.from(text).reduce((hash, unit) => extendHash(hash, unit.charCodeAt(0)), 0);
  expect(hashOf(one)).toBe(hashOf(other));
  const both = createPieceTable([
    [one, 1],
    [other, 2],
  ]);
  expect(findIn(both, one, 0, 9)).toBe(1);
  expect(findIn(both, other, 0, 9)).toBe(2);
  expect(findIn(createPieceTable([[one, 1]]), other, 0, 9)).toBe(-1);
});
