import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { metaLayout, wantsCentroids } from "../../../../../src/core/reduce/umap/meta-layout.ts";

test("few components lie at unit vectors and their opposites, without their centroids", () => {
  expect(wantsCentroids(4, 2)).toBe(false);
  expect([...metaLayout(3, 2, null, 1)].map((value) => value + 0)).toEqual([1, 0, 0, 1, -1, 0]);
  expect([...metaLayout(4, 2, null, 1)].map((value) => value + 0)).toEqual([
    1, 0, 0, 1, -1, 0, 0, -1,
  ]);
  expect([...metaLayout(2, 1, null, 1)]).toEqual([1, -1]);
});

test("many lie as their centroids do: those of two groups apart, within the unit cube", () => {
  expect(wantsCentroids(12, 2)).toBe(true);
  const random = createRandom(3);
  const centroids = Float64Array.from({ length: 12 * 6 }, (_, at) => {
    const i = Math.floor(at / 6);
    const isOwn = at % 6 === (i < 6 ? 0 : 1);
    return (isOwn ? 5 : 0) + random.uniform();
  });
  const places = metaLayout(12, 2, centroids, 1);
  expect(places).toHaveLength(24);
  expect(Math.max(...places.map(Math.abs))).toBe(1);
  const firsts = Array.from({ length: 12 }, (_, i) => Math.sign(places[2 * i]));
  expect(new Set(firsts.slice(0, 6)).size).toBe(1);
  expect(new Set(firsts.slice(6)).size).toBe(1);
  expect(firsts[0]).toBe(-firsts[6]);
  expect(metaLayout(12, 2, centroids, 1)).toEqual(places);
});

test("many components without their centroids are the caller's mistake", () => {
  expect(() => metaLayout(5, 2, null, 1)).toThrow(/without their centroids/);
});

test("centroids at one place, or without a direction, leave the places finite", () => {
  for (const centroids of [new Float64Array(40).fill(1), new Float64Array(40)]) {
    expect(metaLayout(10, 3, centroids, 1).every(Number.isFinite)).toBe(true);
  }
});
