import { expect, test } from "vitest";
import { cutMerges, isMerged } from "../../../../../src/core/cluster/agglomerative/merges.ts";

const merges = {
  first: Int32Array.of(2, 0, 0),
  second: Int32Array.of(3, 1, 2),
  heights: Float64Array.of(5, 1, 9),
};

function sizesOf(cut: Parameters<typeof cutMerges>[1]): number {
  const sets = cutMerges(merges, cut, 4);
  return new Set([0, 1, 2, 3].map((i) => sets.find(i))).size;
}

test("the cut is at a number of clusters or below a distance, whichever comes first", () => {
  expect(sizesOf({ clusterCount: 3 })).toBe(3);
  expect(sizesOf({ clusterCount: 9 })).toBe(4);
  expect(sizesOf({ distanceThreshold: 5 })).toBe(3);
  expect(sizesOf({ distanceThreshold: 5.1 })).toBe(2);
  expect(sizesOf({ distanceThreshold: 100 })).toBe(1);
  expect(sizesOf({ distanceThreshold: 100, clusterCount: 2 })).toBe(2);
});

test("merges run by height, not as they come", () => {
  const sets = cutMerges(merges, { clusterCount: 3 }, 4);
  expect(sets.find(0)).toBe(sets.find(1));
  expect(sets.find(2)).not.toBe(sets.find(3));
});

test("what is infinitely far is never merged", () => {
  expect(isMerged({}, 2, Infinity)).toBe(false);
  expect(isMerged({}, 2, 1e300)).toBe(true);
});
