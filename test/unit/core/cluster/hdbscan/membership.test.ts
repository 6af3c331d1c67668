import { expect, test } from "vitest";
import {
  clusterLabels,
  membershipProbability,
  memberships,
  singleClusterLambda,
} from "../../../../../src/core/cluster/hdbscan/membership.ts";

const tree = {
  clusterCount: 5,
  parents: Int32Array.of(-1, 0, 0, 1, 1),
  births: Float64Array.of(0, 1, 1, 4, 4),
  sizes: Int32Array.of(8, 4, 3, 2, 2),
  pointClusters: Int32Array.of(0, 1, 3, 4, 2, 2),
  pointLambdas: Float64Array.of(0.5, 2, 8, 4, 6, 3),
  pointWeights: Int32Array.of(1, 1, 1, 1, 1, 1),
};

test("a point belongs to the selected cluster at or above the one it falls out of", () => {
  const { labels } = memberships(tree, Int32Array.of(1, 2));
  expect([...labels]).toEqual([-1, 0, 0, 0, 1, 1]);
});

test("points above the selected clusters are noise", () => {
  const { labels, probabilities } = memberships(tree, Int32Array.of(2, 3, 4));
  expect([...labels]).toEqual([-1, -1, 1, 2, 0, 0]);
  expect([...probabilities]).toEqual([0, 0, 1, 1, 1, 0.5]);
});

test("the probability is λ as a share of the last λ of the cluster itself, at most 1", () => {
  const { probabilities } = memberships(tree, Int32Array.of(1, 2));
  expect([...probabilities]).toEqual([0, 0.5, 1, 1, 1, 0.5]);
});

test("beside a point that never leaves, one that does has probability 0", () => {
  const pointLambdas = Float64Array.of(0.5, 2, 8, 4, Infinity, 3);
  const { probabilities } = memberships({ ...tree, pointLambdas }, Int32Array.of(1, 2));
  expect([...probabilities].slice(4)).toEqual([1, 0]);
});

test("without clusters all is noise", () => {
  const { labels, probabilities } = memberships(tree, new Int32Array(0));
  expect([...labels]).toEqual([-1, -1, -1, -1, -1, -1]);
  expect([...probabilities]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("the root as the only cluster holds what stays to its end, or by ε to that distance", () => {
  const root = Int32Array.of(0);
  expect([...memberships(tree, root).labels]).toEqual([-1, 0, 0, 0, 0, 0]);
  expect([...memberships(tree, root, 0.25).labels]).toEqual([-1, -1, 0, 0, 0, -1]);
  expect([...memberships(tree, root, 0.25).probabilities]).toEqual([0, 0, 1, 1, 1, 0]);
  expect(singleClusterLambda(Float64Array.of(3, 9), 0)).toBe(3);
  expect(singleClusterLambda(Float64Array.of(3, 9), 0.5)).toBe(2);
});

test("clusters below a selected one have its label", () => {
  expect([...clusterLabels(tree, Int32Array.of(1, 2))]).toEqual([-1, 0, 1, 0, 0]);
  expect([...clusterLabels(tree, Int32Array.of(0))]).toEqual([0, 0, 0, 0, 0]);
});

test("a probability is never beyond 1", () => {
  expect(membershipProbability(3, 2)).toBe(1);
  expect(membershipProbability(1, 2)).toBe(0.5);
  expect(membershipProbability(1, 0)).toBe(1);
  expect(membershipProbability(Infinity, Infinity)).toBe(1);
});
