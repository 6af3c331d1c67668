import * as fc from "fast-check";
import { expect, test } from "vitest";
import { addToRow, unpackRow, type TermRow } from "../../../../src/core/text/count-row.ts";

const term = fc.oneof(fc.nat({ max: 20 }), fc.nat({ max: 300 }), fc.nat({ max: 2 ** 31 - 1 }));
const batches = fc.array(fc.array(term, { maxLength: 40 }), { maxLength: 6 });

/** Distinct and ascending, each with how often it comes. */
function tally(all: readonly number[]): TermRow {
  const terms = Int32Array.from(new Set(all)).sort();
  return { terms, counts: terms.map((one) => all.filter((other) => other === one).length) };
}

test("a row holds how often each term was added, ascending", () => {
  fc.assert(
    fc.property(batches, (added) => {
      let row = new Uint8Array(0);
      for (const terms of added) row = addToRow(row, tally(terms));
      const counts = new Map<number, number>();
      for (const one of added.flat()) counts.set(one, (counts.get(one) ?? 0) + 1);
      const expected = [...counts].sort(([a], [b]) => a - b);
      expect(unpackRow(row)).toEqual({
        terms: Int32Array.from(expected, ([one]) => one),
        counts: Int32Array.from(expected, ([, count]) => count),
      });
    }),
    { seed: 5, numRuns: 500 },
  );
});

test("the bytes of a row do not depend on how its terms were batched", () => {
  fc.assert(
    fc.property(batches, (added) => {
      let row = new Uint8Array(0);
      for (const terms of added) row = addToRow(row, tally(terms));
      expect(row).toEqual(addToRow(new Uint8Array(0), tally(added.flat())));
    }),
    { seed: 6, numRuns: 200 },
  );
});

test("a count beyond one byte is kept", () => {
  const many = addToRow(new Uint8Array(0), {
    terms: Int32Array.of(7),
    counts: Int32Array.of(40_000),
  });
  expect(unpackRow(many)).toEqual({ terms: Int32Array.of(7), counts: Int32Array.of(40_000) });
});
