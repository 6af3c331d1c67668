import { expect, test } from "vitest";
import { excessOfMass } from "../../../../../src/core/cluster/hdbscan/excess-of-mass.ts";

const tree = {
  clusterCount: 5,
  parents: Int32Array.of(-1, 0, 0, 1, 1),
  births: new Float64Array(5),
  sizes: Int32Array.of(100, 60, 30, 30, 20),
  pointClusters: new Int32Array(0),
  pointLambdas: new Float64Array(0),
  pointWeights: new Int32Array(0),
};
const hasChildren = Uint8Array.of(1, 1, 0, 0, 0);

test("a cluster gives way to a better sum below it, and passes that up", () => {
  const stabilities = Float64Array.of(9, 3, 1, 2, 2);
  const { wins, best } = excessOfMass(tree, stabilities, hasChildren, {});
  expect([...wins]).toEqual([0, 0, 1, 1, 1]);
  expect([...best]).toEqual([5, 4, 1, 2, 2]);
});

test("the sum is rounded to f32, so that a hair more is a tie", () => {
  const stabilities = Float64Array.of(9, 4, 1, 2, 2 + 1e-9);
  expect([...excessOfMass(tree, stabilities, hasChildren, {}).wins]).toEqual([0, 1, 1, 1, 1]);
});

test("the root wins only if it is allowed, and its size is that of its children", () => {
  const stabilities = Float64Array.of(9, 3, 1, 2, 2);
  const allowed = { allowSingleCluster: true };
  const root = (options: object) => excessOfMass(tree, stabilities, hasChildren, options).wins[0];
  expect(root({})).toBe(0);
  expect(root(allowed)).toBe(1);
  expect(root({ ...allowed, maxClusterSize: 90 })).toBe(1);
  expect(root({ ...allowed, maxClusterSize: 89 })).toBe(0);
});
