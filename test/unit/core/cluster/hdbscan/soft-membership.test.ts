import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { selectTree } from "../../../../../src/core/cluster/hdbscan/selected-tree.ts";
import {
  createSoftMembership,
  indexOfLargest,
  membershipBlocks,
} from "../../../../../src/core/cluster/hdbscan/soft-membership.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenSelections, readLayout } from "../../../../support/hdbscan-golden.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../../../../support/random-points.ts";

test.each(readGoldenSelections("predicting"))(
  "memberships at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, minSamples, selectedTree }) => {
    const { points, dimensions, ...layout } = readLayout();
    const kept = keepTree({ points, dimensions, ...layout }, minSamples);
    const soft = createSoftMembership(kept, points, dimensions, selectedTree);
    const vector = new Float64Array(soft.clusterCount);
    golden.membership_vectors_first_100?.forEach((expected, row) => {
      soft.writeRow(row, vector);
      expectClose(vector, expected, 1e-4);
    });
    expect(golden.membership_vectors_first_100?.length).toBe(100);
  },
);

test("memberships are 0 … 1 and add up to at most 1, also of copies and ties", () => {
  let clusterCount = 0;
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 150 }),
      fc.boolean(),
      fc.boolean(),
      (seed, pointCount, lattice, allowSingleCluster) => {
        const points = lattice
          ? latticePoints(pointCount, 2, 9, seed)
          : clumpedPoints(pointCount, 2, 4, seed);
        const weights = randomWeights(pointCount, 8, seed);
        const kept = keepTree({ points, pointCount, dimensions: 2, weights }, 3);
        const options = { minClusterSize: 6, allowSingleCluster };
        const soft = createSoftMembership(kept, points, 2, selectTree(kept, options));
        const vector = new Float64Array(soft.clusterCount);
        for (let row = 0; row < pointCount; row++) {
          soft.writeRow(row, vector);
          for (const value of vector) expect(value).toBeGreaterThanOrEqual(0);
          expect(vector.reduce((sum, value) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-12);
        }
        clusterCount += soft.clusterCount;
      },
    ),
  );
  expect(clusterCount).toBeGreaterThan(100);
});

test("a point is most of the cluster it has the label of, mostly", () => {
  const points = clumpedPoints(600, 2, 6, 3);
  const kept = keepTree({ points, pointCount: 600, dimensions: 2 }, 5);
  const selectedTree = selectTree(kept, { minClusterSize: 15 });
  const soft = createSoftMembership(kept, points, 2, selectedTree);
  const vector = new Float64Array(soft.clusterCount);
  const { labels } = selectedTree.membership;
  let agreeing = 0;
  kept.pointOfRow.forEach((point, row) => {
    soft.writeRow(row, vector);
    if (indexOfLargest(vector, vector.length) === labels[point]) agreeing++;
  });
  const clustered = kept.pointOfRow.filter((point) => labels[point] >= 0).length;
  expect(soft.clusterCount).toBeGreaterThan(3);
  expect(agreeing).toBeGreaterThan(0.95 * clustered);
});

test("blocks hold all rows in their order", () => {
  const points = clumpedPoints(105, 2, 4, 2);
  const kept = keepTree({ points, pointCount: 105, dimensions: 2 }, 3);
  const soft = createSoftMembership(kept, points, 2, selectTree(kept, { minClusterSize: 6 }));
  const vector = new Float64Array(soft.clusterCount);
  let row = 0;
  for (const { firstRow, rowCount, memberships } of membershipBlocks(soft, 20)) {
    expect(firstRow).toBe(row);
    expect(rowCount).toBeLessThanOrEqual(20);
    expect(memberships.length).toBe(rowCount * soft.clusterCount);
    for (let i = 0; i < rowCount; i++, row++) {
      soft.writeRow(row, vector);
      const own = memberships.slice(i * soft.clusterCount, (i + 1) * soft.clusterCount);
      expect(own).toEqual(Float32Array.from(vector));
    }
  }
  expect(row).toBe(105);
});

test("without clusters memberships are empty", () => {
  const points = Float32Array.of(1, 2, 3);
  const kept = keepTree({ points, pointCount: 3, dimensions: 1 }, 3);
  const soft = createSoftMembership(kept, points, 1, selectTree(kept, { minClusterSize: 5 }));
  soft.writeRow(1, new Float64Array(0));
  expect(soft.clusterCount).toBe(0);
  expect([...membershipBlocks(soft, 2)].map(({ rowCount }) => rowCount)).toEqual([2, 1]);
  expect(() => membershipBlocks(soft, 0).next()).toThrow("blockRows is 0");
});
