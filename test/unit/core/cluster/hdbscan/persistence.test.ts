import { expect, test } from "vitest";
import { clusterPersistence } from "../../../../../src/core/cluster/hdbscan/persistence.ts";

const tree = {
  clusterCount: 3,
  parents: Int32Array.of(-1, 0, 0),
  births: Float64Array.of(0, 1, 1),
  sizes: Int32Array.of(10, 5, 4),
  pointClusters: Int32Array.of(0, 1, 1, 2),
  pointLambdas: Float64Array.of(0.5, 2, 8, 4),
  pointWeights: Int32Array.of(1, 2, 3, 4),
};
const selected = { clusters: Int32Array.of(1, 2), stabilities: Float64Array.of(20, 12) };

test("persistence is stability by labelled documents and the largest λ of all", () => {
  const labels = Int32Array.of(-1, 0, 0, 1);
  expect([...clusterPersistence(tree, selected, labels)]).toEqual([20 / (5 * 8), 12 / (4 * 8)]);
});

test("it is 1 where a point never leaves, and of a cluster of no documents", () => {
  const pointLambdas = Float64Array.of(0.5, 2, Infinity, 4);
  const labels = Int32Array.of(-1, 0, 0, 1);
  expect([...clusterPersistence({ ...tree, pointLambdas }, selected, labels)]).toEqual([1, 1]);
  expect([...clusterPersistence(tree, selected, Int32Array.of(-1, 0, 0, -1))]).toEqual([0.5, 1]);
});
