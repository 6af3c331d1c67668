import { expect, test } from "vitest";
import {
  checkClusterPoints,
  checkCount,
  checkPoints,
} from "../../../../../src/core/cluster/hdbscan/cluster-points.ts";

test("points must be as many as said, and finite", () => {
  expect(() => checkPoints(Float32Array.of(1, 2, 3, 4), 2, 2)).not.toThrow();
  expect(() => checkPoints(Float32Array.of(1, 2, 3), 2, 2)).toThrow(
    "3 values are not 2 points of 2 dimensions.",
  );
  expect(() => checkPoints(Float32Array.of(1, 2, Infinity, 4), 2, 2)).toThrow(
    "Point 1 has the value Infinity; all must be finite.",
  );
});

test("there must be a whole weight of at least 1 for each point", () => {
  const problem = { points: Float32Array.of(1, 2), pointCount: 2, dimensions: 1 };
  expect(() => checkClusterPoints(problem)).not.toThrow();
  expect(() => checkClusterPoints({ ...problem, weights: Int32Array.of(1, 5) })).not.toThrow();
  expect(() => checkClusterPoints({ ...problem, weights: Int32Array.of(1) })).toThrow(
    "There are 1 weights for 2 points; there must be one for each.",
  );
  expect(() => checkClusterPoints({ ...problem, weights: Int32Array.of(1, -2) })).toThrow(
    "A weight is -2; it must be a whole number of at least 1.",
  );
});

test("counts are whole and large enough", () => {
  expect(() => checkCount("minSamples", 3, 3)).not.toThrow();
  for (const value of [2, 3.5, NaN, Infinity]) {
    expect(() => checkCount("minSamples", value, 3)).toThrow(
      expect.objectContaining({ code: "invalid_option" }),
    );
  }
});
