import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { outlierScores } from "../../../../../src/core/cluster/hdbscan/outlier-scores.ts";
import { selectTree } from "../../../../../src/core/cluster/hdbscan/selected-tree.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenSelections } from "../../../../support/hdbscan-golden.ts";
import { latticePoints, randomWeights } from "../../../../support/random-points.ts";

test.each(readGoldenSelections("fitted"))(
  "outlier scores at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, selectedTree }) => {
    expectClose(outlierScores(selectedTree.tree), golden.outlier_scores, 1e-6);
  },
);

const tree = {
  clusterCount: 3,
  parents: Int32Array.of(-1, 0, 0),
  births: Float64Array.of(0, 1, 1),
  sizes: Int32Array.of(6, 3, 2),
  pointClusters: Int32Array.of(0, 1, 1, 2, 2),
  pointLambdas: Float64Array.of(0.5, 2, 8, 4, 3),
  pointWeights: new Int32Array(5).fill(1),
};

test("a point is measured by the densest of its cluster and below", () => {
  expect([...outlierScores(tree)]).toEqual([7.5 / 8, 6 / 8, 0, 0, 1 / 4]);
});

test("beside a point that never leaves, one that does is an outlier", () => {
  const pointLambdas = Float64Array.of(0.5, 2, Infinity, 4, 3);
  expect([...outlierScores({ ...tree, pointLambdas })]).toEqual([1, 1, 0, 0, 0.25]);
});

test("scores are 0 … 1, also of copies and ties", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 120 }), (seed, pointCount) => {
      const points = latticePoints(pointCount, 2, 6, seed);
      const weights = randomWeights(pointCount, 4, seed);
      const kept = keepTree({ points, pointCount, dimensions: 2, weights }, 3);
      for (const score of outlierScores(selectTree(kept, { minClusterSize: 5 }).tree)) {
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
      }
    }),
  );
});
