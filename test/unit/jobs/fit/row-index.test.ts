import * as fc from "fast-check";
import { expect, test } from "vitest";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { createRowIndex, hasBlankRow } from "../../../../src/jobs/fit/row-index.ts";

const half = fc.integer({ min: -2, max: 2 });

test("rows are numbered as they first come", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(half, half)), (hashes) => {
      const index = createRowIndex();
      const names = hashes.map(String);
      for (const [i, hash] of hashes.entries()) {
        expect(index.add(hash)).toBe(names.indexOf(names[i]) === i);
        expect(index.documentCount).toBe(i + 1);
        expect(index.rowCount).toBe(new Set(names.slice(0, i + 1)).size);
      }
      const distinct = [...new Set(names)];
      const { rowOfDocument, rowHashes } = index.finish();
      expect([...rowOfDocument]).toEqual(names.map((name) => distinct.indexOf(name)));
      expect([...rowHashes].join()).toBe(distinct.join());
    }),
  );
});

test("a row is blank where it is all zeros, be they negative", () => {
  const rows = Float32Array.of(0.6, 0.8, 0, -0, 0, 1);
  const hashes = hashRows(rows, 2);
  expect(hasBlankRow(hashes, 2)).toBe(true);
  expect(hasBlankRow(hashes.slice(0, 2), 2)).toBe(false);
  expect(hasBlankRow(hashes.slice(4), 2)).toBe(false);
  expect(hasBlankRow(new Int32Array(0), 2)).toBe(false);
});
