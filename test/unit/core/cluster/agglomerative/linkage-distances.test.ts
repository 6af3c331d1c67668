import { expect, test } from "vitest";
import { linkageDistances } from "../../../../../src/core/cluster/agglomerative/linkage-distances.ts";

const problem = {
  points: Float32Array.of(0, 2, 10),
  pointCount: 3,
  dimensions: 1,
  weights: Int32Array.of(1, 3, 2),
};

test("each linkage measures clusters by its own rule, points by their weight", () => {
  const expected = {
    ward: [Math.sqrt((2 * 3) / 4) * 2, Math.sqrt((2 * 4 * 2) / 6) * 8.5],
    average: [2, (10 + 3 * 8) / 4],
    complete: [2, 10],
  };
  for (const linkage of ["ward", "average", "complete"] as const) {
    const distances = linkageDistances(problem, linkage);
    expect(distances.distance(0, 1)).toBeCloseTo(expected[linkage][0], 12);
    expect(distances.distance(1, 0)).toBe(distances.distance(0, 1));
    distances.merge(0, 1);
    expect(distances.distance(1, 2)).toBeCloseTo(expected[linkage][1], 12);
  }
});
