import { expect, test } from "vitest";
import { findNearestCenter } from "../../../../../src/core/cluster/k-means/nearest-center.ts";

test("the nearest center is found, the first of equal ones, with both distances", () => {
  const points = Float32Array.of(9, 9, 1, 0);
  const centers = Float64Array.of(3, 0, 1, 1, 0, 0, 1, 3);
  const found = { center: 0, squaredDistance: 0, nextSquaredDistance: 0 };
  findNearestCenter(points, 2, centers, 2, found);
  expect(found).toEqual({ center: 1, squaredDistance: 1, nextSquaredDistance: 1 });
  findNearestCenter(points, 0, centers.subarray(0, 2), 2, found);
  expect(found).toEqual({ center: 0, squaredDistance: 117, nextSquaredDistance: Infinity });
});
