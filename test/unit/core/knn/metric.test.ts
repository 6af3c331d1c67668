import { expect, test } from "vitest";
import { finishDistances, kernelMetricOf, prepareRows } from "../../../../src/core/knn/metric.ts";
import { plainDistance } from "../../../reference/brute-force-neighbors.ts";

test("cosine rows get unit length, those of the other metrics stay", () => {
  const rows = Float32Array.of(3, 4, 0, 0);
  prepareRows(rows, 2, "cosine");
  expect([...rows].map((value) => Math.round(value * 1000) / 1000)).toEqual([0.6, 0.8, 0, 0]);
  for (const metric of ["euclidean", "inner-product"] as const) {
    const kept = Float32Array.of(3, -4);
    prepareRows(kept, 2, metric);
    expect([...kept]).toEqual([3, -4]);
  }
});

test("Hellinger's distance is the root of the cosine distance of prepared rows", () => {
  const x = Float32Array.of(1, 0, 3, 2);
  const y = Float32Array.of(2, 5, 1, 0);
  const rows = Float32Array.of(...x, ...y);
  prepareRows(rows, 4, "hellinger");
  let product = 0;
  for (let d = 0; d < 4; d++) product += (rows[d] as number) * (rows[d + 4] as number);
  const distances = Float32Array.of(1 - product, Infinity);
  finishDistances(distances, "hellinger");
  expect(distances[0]).toBeCloseTo(plainDistance(x, y, "hellinger"), 6);
  expect(distances[1]).toBe(Infinity);
});

test("rows that are no counts become zeros", () => {
  const rows = Float32Array.of(1, -1, NaN, 1, Infinity, 1, 0, 0);
  prepareRows(rows, 2, "hellinger");
  expect([...rows]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});

test("distances of the other metrics are the kernel's", () => {
  for (const metric of ["cosine", "euclidean", "inner-product"] as const) {
    expect(kernelMetricOf(metric)).toBe(metric);
    const distances = Float32Array.of(0.25);
    finishDistances(distances, metric);
    expect(distances[0]).toBe(0.25);
  }
  expect(kernelMetricOf("hellinger")).toBe("cosine");
});
