import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createNewPointMembership } from "../../../../../src/core/cluster/hdbscan/new-point-membership.ts";
import { selectTree } from "../../../../../src/core/cluster/hdbscan/selected-tree.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import {
  readGoldenSelections,
  readHeldLayout,
  readLayout,
} from "../../../../support/hdbscan-golden.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../../../../support/random-points.ts";

test.each(readGoldenSelections("predicting"))(
  "memberships of new points at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, minSamples, selectedTree }) => {
    const layout = readLayout();
    const kept = keepTree(layout, minSamples);
    const { points, dimensions } = layout;
    const soft = createNewPointMembership(kept, points, dimensions, selectedTree);
    const held = readHeldLayout().points;
    const vector = new Float64Array(soft.clusterCount);
    golden.membership_vectors_held_first_50?.forEach((expected, i) => {
      soft.write(held.slice(i * dimensions, (i + 1) * dimensions), vector);
      expectClose(vector, expected, 1e-4);
    });
    expect(golden.membership_vectors_held_first_50?.length).toBe(50);
  },
);

test("memberships are 0 … 1 and add up to at most 1, also at copies and far away", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 150 }),
      fc.boolean(),
      (seed, pointCount, lattice) => {
        const points = lattice
          ? latticePoints(pointCount, 2, 9, seed)
          : clumpedPoints(pointCount, 2, 4, seed);
        const weights = randomWeights(pointCount, 8, seed);
        const kept = keepTree({ points, pointCount, dimensions: 2, weights }, 3);
        const selectedTree = selectTree(kept, { minClusterSize: 6 });
        const soft = createNewPointMembership(kept, points, 2, selectedTree);
        const vector = new Float64Array(soft.clusterCount);
        const places = Float32Array.of(-1e6, 3e5, ...points);
        for (let at = 0; at < places.length; at += 2) {
          soft.write(places.slice(at, at + 2), vector);
          for (const value of vector) expect(value).toBeGreaterThanOrEqual(0);
          expect(vector.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-12);
        }
      },
    ),
  );
});

test("bad points are named", () => {
  const { points, dimensions, ...layout } = readLayout();
  const kept = keepTree({ points, dimensions, ...layout }, 5);
  const selectedTree = selectTree(kept, { minClusterSize: 10 });
  const soft = createNewPointMembership(kept, points, dimensions, selectedTree);
  const vector = new Float64Array(soft.clusterCount);
  expect(() => soft.write(Float32Array.of(1, 2), vector)).toThrow(
    "2 values are not 1 points of 5 dimensions.",
  );
  expect(() => soft.write(Float32Array.of(1, 2, 3, 4, NaN), vector)).toThrow(
    expect.objectContaining({ code: "invalid_vector" }),
  );
});
