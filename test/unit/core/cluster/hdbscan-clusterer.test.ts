import { expect, test } from "vitest";
import { hdbscanClusterer } from "../../../../src/core/cluster/hdbscan-clusterer.ts";
import { hdbscan } from "../../../../src/core/cluster/hdbscan/hdbscan.ts";
import { keepTree } from "../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { createPredictor } from "../../../../src/core/cluster/hdbscan/prediction.ts";
import { selectTree } from "../../../../src/core/cluster/hdbscan/selected-tree.ts";
import { testClusterer } from "../../../contracts/clusterer.ts";
import { clumpedPoints, randomWeights } from "../../../support/random-points.ts";

testClusterer("HDBSCAN", () => hdbscanClusterer({ minClusterSize: 8 }));

test("labels and predictions are those of HDBSCAN", () => {
  const options = { minClusterSize: 6, minSamples: 4, selection: "leaf" } as const;
  const points = clumpedPoints(300, 2, 5, 3);
  const weights = randomWeights(300, 3, 2);
  const input = { points, pointCount: 300, dimensions: 2, weights };
  const { labels, probabilities, clusterCount, model } = hdbscanClusterer(options).fit(input);
  const expected = hdbscan({ ...input, ...options });
  expect({ labels, probabilities, clusterCount }).toEqual({
    labels: expected.labels,
    probabilities: expected.probabilities,
    clusterCount: expected.clusterCount,
  });
  const kept = keepTree(input, 4);
  const fresh = clumpedPoints(50, 2, 5, 8);
  const predictor = createPredictor(kept, points, 2, selectTree(kept, options));
  expect(model?.predict(fresh)).toEqual(predictor.predict(fresh));
});

test("options that make no sense are refused before anything is fitted", () => {
  expect(() => hdbscanClusterer({ minClusterSize: 1 })).toThrow("minClusterSize is 1");
  expect(() => hdbscanClusterer({ minClusterSize: 5, minSamples: 0 })).toThrow("minSamples is 0");
});
