import { expect, test } from "vitest";
import { seedCenters } from "../../../../../src/core/cluster/k-means/seed-centers.ts";
import { clumpedPoints, uniformPoints } from "../../../../support/random-points.ts";

test("the centers are distinct points, fewer where there are no more", () => {
  const points = Float32Array.of(3, 3, 7, 3, 9, 7);
  const problem = { points, pointCount: 6, dimensions: 1 };
  for (let seed = 0; seed < 20; seed++) {
    expect([...seedCenters(problem, 5, seed)].toSorted((a, b) => a - b)).toEqual([3, 7, 9]);
    expect(new Set(seedCenters(problem, 2, seed)).size).toBe(2);
  }
});

test("groups far from each other get a center each", () => {
  const points = Float32Array.from(uniformPoints(90, 1, 5), (x, i) => x + 100 * (i % 9));
  for (let seed = 0; seed < 20; seed++) {
    const centers = seedCenters({ points, pointCount: 90, dimensions: 1 }, 9, seed);
    const groups = Array.from(centers, (center) => Math.floor(center / 100));
    expect(groups.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  }
});

test("the first center is drawn by weight", () => {
  const weights = new Int32Array(50).fill(1);
  weights[20] = 1_000_000;
  const points = clumpedPoints(50, 2, 3, 1);
  const problem = { points, pointCount: 50, dimensions: 2, weights };
  for (let seed = 0; seed < 10; seed++) {
    expect(Float32Array.from(seedCenters(problem, 1, seed))).toEqual(points.slice(40, 42));
  }
});
