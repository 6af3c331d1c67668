import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lloyd } from "../../../../../src/core/cluster/k-means/lloyd.ts";
import { plainLloyd } from "../../../../reference/plain-lloyd.ts";
import {
  clumpedPoints,
  latticePoints,
  randomWeights,
  uniformPoints,
} from "../../../../support/random-points.ts";

test("the bounds change nothing: labels and centers are those of Lloyd without them", () => {
  const makers = [
    (count: number, seed: number) => uniformPoints(count, 3, seed),
    (count: number, seed: number) => clumpedPoints(count, 3, 5, seed),
    (count: number, seed: number) => latticePoints(count, 3, 3, seed),
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...makers),
      fc.integer({ min: 1, max: 120 }),
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      fc.nat(),
      (make, pointCount, centerCount, isWeighted, seed) => {
        const points = make(pointCount, seed);
        const weights = randomWeights(pointCount, 4, seed);
        const problem = { points, pointCount, dimensions: 3, ...(isWeighted && { weights }) };
        const start = Float64Array.from(uniformPoints(centerCount, 3, seed + 1));
        const expected = plainLloyd(problem, start, 50);
        const fit = lloyd(problem, start, 50);
        expect(fit.labels).toEqual(expected.labels);
        expect(fit.centers).toEqual(expected.centers);
        expect(fit.iterationCount).toBe(expected.iterationCount);
      },
    ),
    { numRuns: 300 },
  );
});

test("an empty center moves to the point farthest from its own", () => {
  const points = Float32Array.of(0, 1, 2, 30);
  const problem = { points, pointCount: 4, dimensions: 1 };
  const fit = lloyd(problem, Float64Array.of(1, 500), 50);
  expect([...fit.labels]).toEqual([0, 0, 0, 1]);
  expect([...fit.centers]).toEqual([1, 30]);
  expect([...fit.sizes]).toEqual([3, 1]);
  expect(fit.inertia).toBe(2);
});

test("the limit ends it, with every point at its nearest center", () => {
  const points = uniformPoints(200, 2, 3);
  const problem = { points, pointCount: 200, dimensions: 2 };
  const fit = lloyd(problem, Float64Array.from(points.slice(0, 20)), 1);
  expect(fit.iterationCount).toBe(1);
  expect(plainLloyd(problem, fit.centers, 0).labels).toEqual(fit.labels);
});
