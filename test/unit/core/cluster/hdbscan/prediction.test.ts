import * as fc from "fast-check";
import { expect, test } from "vitest";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createPredictor } from "../../../../../src/core/cluster/hdbscan/prediction.ts";
import { selectTree } from "../../../../../src/core/cluster/hdbscan/selected-tree.ts";
import { canonicalLabels, disagreements } from "../../../../support/canonical-labels.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import {
  readGoldenSelections,
  readHeldLayout,
  readLayout,
} from "../../../../support/hdbscan-golden.ts";
import { clumpedPoints, randomWeights, takeRows } from "../../../../support/random-points.ts";

test.each(readGoldenSelections("predicting"))(
  "predictions at $minClusterSize, $minSamples are those of hdbscan",
  ({ golden, minSamples, selectedTree }) => {
    const { points, dimensions, ...layout } = readLayout();
    const kept = keepTree({ points, dimensions, ...layout }, minSamples);
    const predictor = createPredictor(kept, points, dimensions, selectedTree);
    const { labels, probabilities } = predictor.predict(readHeldLayout().points);
    expect([...labels]).toEqual(golden.predict?.labels);
    expectClose(probabilities, golden.predict?.probabilities ?? [], 1e-6);
  },
);

/*
 * End to end, with our tree in place of hdbscan's: where the order of equal distances makes another
 * cluster, so it does of what is predicted near it.
 */
test.each(readGoldenSelections("predicting"))(
  "predictions from our own tree at $minClusterSize, $minSamples are those of hdbscan but for ties",
  ({ golden, minClusterSize, minSamples }) => {
    const { points, dimensions, ...layout } = readLayout();
    const kept = keepTree({ points, dimensions, ...layout }, minSamples);
    const selectedTree = selectTree(kept, { minClusterSize });
    const predictor = createPredictor(kept, points, dimensions, selectedTree);
    const { labels } = predictor.predict(readHeldLayout().points);
    expect(disagreements(golden.predict?.labels ?? [], labels).length).toBeLessThanOrEqual(1);
  },
);

test("copies predict as weights do", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 5, max: 60 }),
      fc.integer({ min: 1, max: 6 }),
      (seed, count, minSamples) => {
        const points = clumpedPoints(count, 2, 3, seed);
        const weights = randomWeights(count, 4, seed);
        const rows = Int32Array.from(
          [...weights].flatMap((weight, row) => Array.from({ length: weight }, () => row)),
        );
        const copies = takeRows(points, 2, rows);
        const places = clumpedPoints(40, 2, 3, ~seed);
        const weighted = keepTree(
          { points, pointCount: count, dimensions: 2, weights },
          minSamples,
        );
        const copied = keepTree(
          { points: copies, pointCount: rows.length, dimensions: 2 },
          minSamples,
        );
        const options = { minClusterSize: 4 };
        const first = createPredictor(weighted, points, 2, selectTree(weighted, options));
        const second = createPredictor(copied, copies, 2, selectTree(copied, options));
        expect(second.predict(places)).toEqual(first.predict(places));
      },
    ),
    { numRuns: 50 },
  );
});

test("a single cluster takes in what is as dense as what it has", () => {
  const points = clumpedPoints(200, 2, 1, 5);
  const kept = keepTree({ points, pointCount: 200, dimensions: 2 }, 5);
  const selectedTree = selectTree(kept, {
    minClusterSize: 150,
    allowSingleCluster: true,
    selectionEpsilon: 0.3,
  });
  expect([...selectedTree.selected.clusters]).toEqual([0]);
  const { predict } = createPredictor(kept, points, 2, selectedTree);
  const middle = points.slice(2 * selectedTree.membership.probabilities.indexOf(1)).slice(0, 2);
  expect([...predict(middle).labels]).toEqual([0]);
  expect(predict(Float32Array.of(500, 500))).toEqual({
    labels: Int32Array.of(-1),
    probabilities: Float32Array.of(0),
  });
});

test("at a stack of copies the probability is 1, far away all is noise", () => {
  const points = Float32Array.from({ length: 60 }, (_, i) => 10 * (i % 3));
  const kept = keepTree({ points, pointCount: 60, dimensions: 1 }, 5);
  const selectedTree = selectTree(kept, { minClusterSize: 10 });
  const { predict } = createPredictor(kept, points, 1, selectedTree);
  const { labels, probabilities } = predict(Float32Array.of(0, 10, 20, 20, -900));
  expect(canonicalLabels(labels)).toEqual([0, 1, 2, 2, -1]);
  expect([...probabilities]).toEqual([1, 1, 1, 1, 0]);
});

test("a single point, and points without clusters, predict noise", () => {
  for (const points of [Float32Array.of(1, 2), Float32Array.of(1, 1, 2, 2, 9, 9)]) {
    const kept = keepTree({ points, pointCount: points.length / 2, dimensions: 2 }, 5);
    const { predict } = createPredictor(kept, points, 2, selectTree(kept, { minClusterSize: 5 }));
    expect([...predict(Float32Array.of(1, 2, 3, 4)).labels]).toEqual([-1, -1]);
    expect(predict(new Float32Array(0)).labels.length).toBe(0);
  }
});

test("bad points are named", () => {
  const { points, dimensions, ...layout } = readLayout();
  const kept = keepTree({ points, dimensions, ...layout }, 5);
  const selectedTree = selectTree(kept, { minClusterSize: 10 });
  const { predict } = createPredictor(kept, points, dimensions, selectedTree);
  expect(() => predict(Float32Array.of(1, 2, 3))).toThrow(
    expect.objectContaining({ code: "dimension_mismatch" }),
  );
  expect(() => predict(Float32Array.of(1, 2, NaN, 4, 5))).toThrow(
    "Point 0 has the value NaN; all must be finite.",
  );
});
