import { expect, test } from "vitest";
import { hellingerRows } from "../../../../src/core/knn/hellinger.ts";
import { sparseNeighborSearch } from "../../../../src/core/knn/sparse-search.ts";
import { bruteForceDistances } from "../../../reference/brute-force-neighbors.ts";
import { readGolden } from "../../../support/golden.ts";
import { toSparseRows } from "../../../support/sparse-rows.ts";

const { counts } = readGolden<{ counts: number[][] }>("hellinger");
const rows = hellingerRows(toSparseRows(counts));

test("neighbors are those of brute force; an empty row has none and is no one's", () => {
  const search = sparseNeighborSearch({ rows, neighborCount: 5 });
  search.advance(0, search.stepCount);
  const { indices, distances } = search.read();
  const dense = Float32Array.from(counts.flat());
  const expected = bruteForceDistances(dense, counts[0]?.length ?? 0, 5, "hellinger");
  expected.forEach((row, i) => {
    const found = [...indices.subarray(5 * i, 5 * i + 5)].filter((j) => j >= 0);
    expect(found).toHaveLength(row.length);
    expect(found).not.toContain(i);
    row.forEach((distance, c) => expect(distances[5 * i + c]).toBeCloseTo(distance, 5));
  });
  expect(expected.filter((row) => row.length === 0)).toHaveLength(1);
});

test("a checkpoint of another shape is refused", () => {
  const { checkpoint } = sparseNeighborSearch({ rows, neighborCount: 3 });
  expect(() => sparseNeighborSearch({ rows, neighborCount: 4 }).restore(checkpoint())).toThrow(
    RangeError,
  );
});
