import { expect, test } from "vitest";
import { certainMembership } from "../../../../src/core/cluster/clusterer.ts";

test("a certain membership is 1 in every cluster and 0 for outliers", () => {
  const { labels, probabilities } = certainMembership(Int32Array.of(3, -1, 0));
  expect([...labels]).toEqual([3, -1, 0]);
  expect([...probabilities]).toEqual([1, 0, 1]);
});
