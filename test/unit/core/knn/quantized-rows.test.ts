import { expect, test } from "vitest";
import { createQuantizedStore } from "../../../../src/core/knn/quantized-rows.ts";
import { PAIR_DISTANCES } from "../../../../src/core/knn/pair-distance.ts";
import { randomRows } from "../../../support/random-problems.ts";

const DIMENSIONS = 64;
const rows = randomRows(40, DIMENSIONS, 2);

test("distances are near to those of the metric, Euclidean's as half the square", () => {
  for (const metric of ["cosine", "euclidean", "inner-product"] as const) {
    const store = createQuantizedStore(40, DIMENSIONS, metric);
    store.set(0, rows);
    for (let j = 1; j < 40; j++) {
      const exact = PAIR_DISTANCES[metric](rows, 0, rows, j * DIMENSIONS, DIMENSIONS);
      const found = store.distance(0, j);
      expect(store.distance(j, 0)).toBe(found);
      if (metric === "euclidean") expect(found).toBeCloseTo((exact * exact) / 2, 1);
      // Inner products below zero are all as far as one another; here they are told apart.
      else expect(metric === "cosine" ? found : Math.min(1, found)).toBeCloseTo(exact, 1);
    }
  }
});

test("a row without neighbors is at NaN from all, until it is set anew", () => {
  const store = createQuantizedStore(2, 2, "cosine");
  store.set(0, Float32Array.of(1, 0, 0, 0));
  expect(store.distance(0, 1)).toBeNaN();
  expect(store.distance(1, 0)).toBeNaN();
  store.set(1, Float32Array.of(1, 0));
  expect(store.distance(0, 1)).toBeCloseTo(0, 5);
});
