import { expect, test } from "vitest";
import { quantizeRows } from "../../../../../src/core/knn/quantize.ts";
import { cohesion, leastCohesion } from "../../../../../src/core/topics/emerging/cohesion.ts";
import {
  decodeEmergingPool,
  type EmergingPool,
  encodeEmergingPool,
  joinPools,
  MOST_POOLED,
} from "../../../../../src/core/topics/emerging/emerging-pool.ts";

function pool(ids: readonly string[]): EmergingPool {
  const rows = Float32Array.from(ids.flatMap((_, i) => [i + 1, -1]));
  return {
    rows: { rowCount: ids.length, dimensions: 2, ...quantizeRows(rows, 2) },
    documentIds: ids,
    texts: ids.map((id) => `text of ${id}`),
  };
}

test("a pool is read as it was written, its texts cut", () => {
  const written = { ...pool(["a", "b"]), texts: ["ä", "x".repeat(3000)] };
  expect(decodeEmergingPool(encodeEmergingPool(written))).toEqual({
    ...written,
    texts: ["ä", "x".repeat(2000)],
  });
  const nothing = pool([]);
  expect(decodeEmergingPool(encodeEmergingPool(nothing))).toEqual(nothing);
});

test("documents that are gone leave a pool, and new ones come last with their rows", () => {
  const joined = joinPools(pool(["a", "b", "c"]), (id) => id !== "b", [pool(["d"]), pool([])]);
  expect(joined.documentIds).toEqual(["a", "c", "d"]);
  expect(joined.texts).toEqual(["text of a", "text of c", "text of d"]);
  const third = pool(["a", "b", "c"]).rows;
  expect([...joined.rows.rows.subarray(2, 4)]).toEqual([...third.rows.subarray(4, 6)]);
  expect(joined.rows.scales[1]).toBe(third.scales[2]);
  expect(joinPools(null, () => true, []).rows.rowCount).toBe(0);
});

test("a pool that would be too large forgets its oldest documents", () => {
  const ids = Array.from({ length: MOST_POOLED }, (_, i) => `d${i}`);
  const joined = joinPools(pool(ids), () => true, [pool(["x", "y"])]);
  expect(joined.documentIds.length).toBe(MOST_POOLED);
  expect(joined.documentIds[0]).toBe("d2");
  expect(joined.documentIds.slice(-2)).toEqual(["x", "y"]);
});

test("cohesion is the mean cosine of all pairs", () => {
  const at = (degrees: number) => [
    Math.cos((degrees * Math.PI) / 180),
    Math.sin((degrees * Math.PI) / 180),
  ];
  const rows = Float32Array.from([0, 60, 90, 180].flatMap(at));
  expect(cohesion(rows, 2, [0, 1])).toBeCloseTo(0.5, 6);
  expect(cohesion(rows, 2, [0, 1, 2])).toBeCloseTo((0.5 + 0 + Math.sqrt(3) / 2) / 3, 6);
  expect(cohesion(rows, 2, [3])).toBe(1);
  const two = Float32Array.from([0, 0, 90, 90, 180, 270].flatMap(at));
  expect(leastCohesion(two, 2, [2, 2])).toBeCloseTo((1 + cohesion(two, 2, [0, 1, 2, 3, 4, 5])) / 2);
  expect(leastCohesion(two, 2, [1, 1])).toBe(-1);
});
