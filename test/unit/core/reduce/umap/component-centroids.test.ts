import { expect, test } from "vitest";
import { createComponentCentroids } from "../../../../../src/core/reduce/umap/component-centroids.ts";

const components = { count: 2, labels: Int32Array.of(0, 1, -1, 1, 0) };
const rows = Float32Array.of(1, 2, 3, 4, 50, 60, 5, 8, 3, 0);

test("centroids are the means of the rows of each component", () => {
  const centroids = createComponentCentroids(components, 2);
  centroids.add(0, rows);
  expect([...centroids.read()]).toEqual([2, 1, 4, 6]);
});

test("blocks, and going on from the sums, change nothing", () => {
  const first = createComponentCentroids(components, 2);
  first.add(0, rows.subarray(0, 6));
  const second = createComponentCentroids(components, 2, first.sums.slice());
  second.add(3, rows.subarray(6));
  expect([...second.read()]).toEqual([2, 1, 4, 6]);
});
