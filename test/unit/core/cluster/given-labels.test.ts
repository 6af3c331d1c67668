import { expect, test } from "vitest";
import { givenLabels } from "../../../../src/core/cluster/given-labels.ts";
import { testClusterer } from "../../../contracts/clusterer.ts";

testClusterer("given labels", (pointCount) =>
  givenLabels(Int32Array.from({ length: pointCount }, (_, i) => (i % 4) - 1)),
);

test("labels are renumbered without gaps in their order, -1 stays", () => {
  const input = { points: new Float32Array(5), pointCount: 5, dimensions: 1 };
  const clustered = givenLabels(Int32Array.of(40, -1, 7, 40, 9)).fit(input);
  expect([...clustered.labels]).toEqual([2, -1, 0, 2, 1]);
  expect([...clustered.probabilities]).toEqual([1, 0, 1, 1, 1]);
  expect(clustered.clusterCount).toBe(3);
});

test("too few labels and labels below -1 are refused", () => {
  const input = { points: new Float32Array(2), pointCount: 2, dimensions: 1 };
  expect(() => givenLabels(Int32Array.of(1)).fit(input)).toThrow("1 labels for 2 points");
  expect(() => givenLabels(Int32Array.of(1, -2))).toThrow("A label is -2");
});
