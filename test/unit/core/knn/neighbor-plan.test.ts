import { expect, test } from "vitest";
import { planNeighbors } from "../../../../src/core/knn/neighbor-plan.ts";

const plan = (rowCount: number, dimensions: number, neighbors: "exact" | "approximate" | "auto") =>
  planNeighbors({ rowCount, dimensions, neighborCount: 14, metric: "cosine" }, neighbors);

test("auto compares all pairs while that is a matter of seconds, then the descent", () => {
  const methods = (rowCount: number) => plan(rowCount, 384, "auto").map(({ method }) => method);
  expect(methods(5_000)).toEqual(["exact", "exhaustive", "descent"]);
  expect(methods(22_744)).toEqual(["filtered", "exact", "descent"]);
  expect(plan(22_744, 128, "auto")[0]?.method).toBe("exhaustive");
  expect(methods(50_000)).toEqual(["descent", "exact", "exhaustive"]);
  expect(plan(30_000, 384, "exact").map(({ method }) => method)).toEqual(["exact", "exhaustive"]);
  expect(plan(100, 384, "approximate").map(({ method }) => method)).toEqual(["descent"]);
});

test("100,000 rows of 384 and 20,000 of 1,536 fit beside the runtime", () => {
  for (const [rowCount, dimensions] of [
    [100_000, 384],
    [20_000, 1536],
  ] as const) {
    for (const neighbors of ["exact", "approximate"] as const) {
      const least = Math.min(...plan(rowCount, dimensions, neighbors).map((p) => p.memoryBytes));
      expect(least).toBeLessThan(95_000_000);
    }
  }
});

test("blocks hold a row at least and never more rows than there are", () => {
  for (const [rowCount, dimensions] of [
    [2, 16],
    [400_000, 16],
    [10, 4096],
  ] as const) {
    for (const { blockRowCount, candidateCount } of plan(rowCount, dimensions, "approximate")) {
      expect(blockRowCount).toBeGreaterThanOrEqual(1);
      expect(blockRowCount).toBeLessThanOrEqual(rowCount);
      expect(candidateCount).toBe(21);
    }
  }
});
