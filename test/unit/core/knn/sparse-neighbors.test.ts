import { expect, test } from "vitest";
import {
  finishSparseDistances,
  prepareSparseRows,
  sparseMetricOf,
} from "../../../../src/core/knn/sparse-neighbors.ts";
import { sparseNeighborSearch } from "../../../../src/core/knn/sparse-search.ts";
import { expectClose } from "../../../support/expect-close.ts";
import { readGolden } from "../../../support/golden.ts";
import { denseRows, randomSparseRows } from "../../../support/random-sparse-rows.ts";
import { toSparseRows } from "../../../support/sparse-rows.ts";

test("neighbors by the cosine are those of the dense rows", () => {
  const rows = randomSparseRows(80, 30, 0.3, 4);
  const dense = denseRows(rows);
  const search = sparseNeighborSearch({
    rows: prepareSparseRows(rows, "cosine"),
    neighborCount: 5,
  });
  search.advance(0, search.stepCount);
  const { indices, distances } = search.read();
  finishSparseDistances(distances, "cosine");
  for (let i = 0; i < 80; i++) {
    const expected = dense
      .map((other, j) => ({ j, distance: 1 - cosine(dense[i], other) }))
      .filter(({ j }) => j !== i)
      .sort((a, b) => a.distance - b.distance)
      .slice(0, 5);
    expectClose(
      distances.subarray(5 * i, 5 * i + 5),
      expected.map(({ distance }) => distance),
      1e-6,
    );
    expect([...indices.subarray(5 * i, 5 * i + 5)]).toEqual(expected.map(({ j }) => j));
  }
});

test("distances by Hellinger are umap-learn's", () => {
  const golden = readGolden<{ counts: number[][]; distances: number[][] }>("hellinger");
  const rows = prepareSparseRows(toSparseRows(golden.counts), "hellinger");
  const search = sparseNeighborSearch({ rows, neighborCount: 3 });
  search.advance(0, search.stepCount);
  const { indices, distances } = search.read();
  finishSparseDistances(distances, "hellinger");
  for (let at = 0; at < indices.length; at++) {
    const row = Math.floor(at / 3);
    if (indices[at] >= 0) expectClose([distances[at]], [golden.distances[row][indices[at]]], 1e-6);
  }
  expect(indices.filter((index) => index >= 0).length).toBeGreaterThan(150);
});

test("a row with a negative value has no neighbors by either", () => {
  const rows = toSparseRows([
    [1, -1],
    [1, 1],
  ]);
  for (const metric of ["cosine", "hellinger"] as const) {
    expect([...prepareSparseRows(rows, metric).offsets]).toEqual([0, 0, 2]);
  }
});

test("other metrics are refused", () => {
  expect(sparseMetricOf("cosine")).toBe("cosine");
  expect(sparseMetricOf("hellinger")).toBe("hellinger");
  expect(() => sparseMetricOf("euclidean")).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});

function cosine(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, d) => sum + value * b[d], 0) / (Math.hypot(...a) * Math.hypot(...b));
}
