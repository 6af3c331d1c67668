import * as fc from "fast-check";
import { expect, test } from "vitest";
import { planRowRanges } from "../../../../src/embedders/word-vectors/row-ranges.ts";

const LAYOUT = { rowBytes: 304, rowsPerShard: 13_157 };

test("every row is in one range, and no range is over the border of an object or of a megabyte", () => {
  const rowList = fc.uniqueArray(fc.nat(1_000_000), { maxLength: 400 });
  fc.assert(
    fc.property(rowList, fc.constantFrom(304, 1200, 54), (list, rowBytes) => {
      const rows = Int32Array.from(list).sort();
      const rowsPerShard = Math.floor(4_000_000 / rowBytes);
      const ranges = planRowRanges(rows, { rowBytes, rowsPerShard });
      let at = 0;
      let end = -1;
      for (const { firstRow, rowCount } of ranges) {
        expect(firstRow).toBeGreaterThan(end);
        end = firstRow + rowCount - 1;
        expect(Math.floor(firstRow / rowsPerShard)).toBe(Math.floor(end / rowsPerShard));
        expect(rowCount * rowBytes).toBeLessThanOrEqual(1_000_000);
        while (at < rows.length && rows[at] <= end)
          expect(rows[at++]).toBeGreaterThanOrEqual(firstRow);
      }
      expect(at).toBe(rows.length);
    }),
  );
});

test("rows apart are read apart, neighbors together", () => {
  expect(planRowRanges(Int32Array.of(5, 7, 100), LAYOUT)).toEqual([
    { firstRow: 5, rowCount: 3 },
    { firstRow: 100, rowCount: 1 },
  ]);
  expect(planRowRanges(new Int32Array(0), LAYOUT)).toEqual([]);
});

test("many rows are read in few requests", () => {
  const rows = Int32Array.from({ length: 5000 }, (_, i) => i * 199);
  const ranges = planRowRanges(rows, LAYOUT);
  expect(ranges.length).toBeGreaterThan(75);
  expect(ranges.length).toBeLessThan(400);
});
