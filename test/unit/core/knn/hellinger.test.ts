import { expect, test } from "vitest";
import type { SparseRows } from "../../../../src/core/kernels.ts";
import { hellingerDistance, hellingerRows } from "../../../../src/core/knn/hellinger.ts";
import { readGolden } from "../../../support/golden.ts";
import { toSparseRows } from "../../../support/sparse-rows.ts";

test("distances agree with umap-learn's hellinger, of an empty row as well", () => {
  const golden = readGolden<{ counts: number[][]; distances: number[][] }>("hellinger");
  const rows = hellingerRows(toSparseRows(golden.counts));
  golden.distances.forEach((row, i) =>
    row.forEach((distance, j) => {
      // A row's product with itself is 1 up to rounding, of which the root is taken.
      const digits = i === j ? 3 : 6;
      expect(hellingerDistance(rows, i, j)).toBeCloseTo(distance, digits);
    }),
  );
  expect(golden.counts.filter((row) => row.every((count) => count === 0))).toHaveLength(1);
});

test("rows get unit length; what is no row of counts becomes empty", () => {
  const rows: SparseRows = hellingerRows(
    toSparseRows([
      [1, 3, 0],
      [1, -1, 2],
      [0, 0, 0],
      [NaN, 1, 0],
      [Infinity, 1, 0],
      [0, 0, 5],
    ]),
  );
  expect([...rows.offsets]).toEqual([0, 2, 2, 2, 2, 2, 3]);
  expect([...rows.columns]).toEqual([0, 1, 2]);
  expect(rows.values[0]).toBeCloseTo(0.5, 7);
  expect(rows.values[1]).toBeCloseTo(Math.sqrt(0.75), 7);
  expect(rows.values[2]).toBe(1);
});
