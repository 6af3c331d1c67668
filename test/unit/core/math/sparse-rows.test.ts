import * as fc from "fast-check";
import { expect, test } from "vitest";
import { transposeRows } from "../../../../src/core/math/sparse-rows.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";

test("transposing turns rows into columns, and twice is none", () => {
  fc.assert(
    fc.property(fc.nat(8), fc.nat(8), fc.nat(), (rowCount, columnCount, seed) => {
      const rows = randomSparseRows(rowCount, columnCount, 0.4, seed);
      const transposed = transposeRows(rows);
      const dense = denseRows(rows);
      denseRows(transposed).forEach((column, j) =>
        expect(column).toEqual(dense.map((row) => row[j])),
      );
      expect(transposeRows(transposed)).toEqual(rows);
    }),
  );
});
