import { expect, test } from "vitest";
import { fittedPoints } from "../../../../../src/core/cluster/hdbscan/fitted-points.ts";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";

const rows = Float32Array.of(1, 2, 3, 4, 1, 2, 5, 6);
const kept = keepTree({ points: rows, pointCount: 4, dimensions: 2 }, 1);

test("the distinct points are found again in the rows", () => {
  expect(fittedPoints(kept, rows, 2)).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6));
});

test("other rows are refused", () => {
  expect(() => fittedPoints(kept, rows.slice(2), 2)).toThrow(
    expect.objectContaining({ code: "dimension_mismatch" }),
  );
  expect(() =>
    fittedPoints(
      kept,
      rows.map((x) => (x === 3 ? NaN : x)),
      2,
    ),
  ).toThrow(expect.objectContaining({ code: "invalid_vector" }));
});
