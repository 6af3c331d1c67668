import { expect, test } from "vitest";
import {
  selectClusters,
  type SelectionOptions,
} from "../../../../../src/core/cluster/hdbscan/selection.ts";

/** A tree of clusters without points: selection looks at nothing but the parents. */
function clusterTree(parents: number[]) {
  return {
    clusterCount: parents.length,
    parents: Int32Array.from(parents),
    births: new Float64Array(parents.length),
    sizes: new Int32Array(parents.length),
    pointClusters: new Int32Array(0),
    pointLambdas: new Float64Array(0),
    pointWeights: new Int32Array(0),
  };
}

function selected(
  tree: ReturnType<typeof clusterTree>,
  stabilities: number[],
  options: SelectionOptions = {},
): number[] {
  return [...selectClusters(tree, Float64Array.from(stabilities), options).clusters];
}

const tree = clusterTree([-1, 0, 0, 1, 1, 3, 3]);

test("a cluster gives way to more stable ones below it", () => {
  expect(selected(tree, [99, 3, 1, 2, 2, 0.5, 0.5])).toEqual([2, 3, 4]);
});

test("a cluster does not give way to equally stable ones", () => {
  expect(selected(tree, [99, 4, 1, 2, 2, 0.5, 0.5])).toEqual([1, 2]);
});

test("the best selection below counts, not only the children", () => {
  expect(selected(tree, [99, 4, 1, 2, 2, 1.5, 1.5])).toEqual([2, 4, 5, 6]);
});

test("the root is not selected unless it is allowed, and never as a leaf", () => {
  expect(selected(clusterTree([-1]), [5])).toEqual([]);
  expect(selected(clusterTree([-1]), [5], { selection: "leaf" })).toEqual([]);
  const allowSingleCluster = true;
  expect(selected(clusterTree([-1]), [5], { allowSingleCluster })).toEqual([0]);
  expect(selected(tree, [99, 3, 1, 2, 2, 0.5, 0.5], { allowSingleCluster })).toEqual([0]);
  expect(selected(tree, [4, 3, 1, 2, 2, 0.5, 0.5], { allowSingleCluster })).toEqual([2, 3, 4]);
  expect(selected(clusterTree([-1]), [5], { selection: "leaf", allowSingleCluster })).toEqual([]);
});

test("leaf selects every cluster without clusters below it", () => {
  expect(selected(tree, [99, 99, 1, 2, 2, 0.5, 0.5], { selection: "leaf" })).toEqual([2, 4, 5, 6]);
});

test("infinitely stable clusters below win, and an infinitely stable parent keeps", () => {
  const small = clusterTree([-1, 0, 0, 1, 1]);
  expect(selected(small, [0, 5, 1, Infinity, 0])).toEqual([2, 3, 4]);
  expect(selected(small, [0, Infinity, 1, Infinity, 0])).toEqual([1, 2]);
});

test("a cluster that is too large gives way, to nothing if there is nothing below it", () => {
  const sized = { ...tree, sizes: Int32Array.of(100, 60, 40, 35, 25, 20, 15) };
  const stabilities = [99, 200, 80, 70, 60, 5, 5];
  expect(selected(sized, stabilities)).toEqual([1, 2]);
  expect(selected(sized, stabilities, { maxClusterSize: 60 })).toEqual([1, 2]);
  expect(selected(sized, stabilities, { maxClusterSize: 59 })).toEqual([2, 3, 4]);
  expect(selected(sized, stabilities, { maxClusterSize: 34 })).toEqual([4, 5, 6]);
  expect(selected(sized, stabilities, { maxClusterSize: 10 })).toEqual([]);
  const leaves = { selection: "leaf", maxClusterSize: 10 } as const;
  expect(selected(sized, stabilities, leaves)).toEqual([2, 4, 5, 6]);
});

test("clusters that split off below ε are merged into the nearest that does not", () => {
  // Distances at which they split off: 5 for 1 and 2, 2 for 3 and 4, 1 for 5 and 6.
  const split = { ...tree, births: Float64Array.of(0, 0.2, 0.2, 0.5, 0.5, 1, 1) };
  const stabilities = [0, 1, 1, 1, 1, 1, 1];
  const leaves = (selectionEpsilon: number, allowSingleCluster = false) =>
    selected(split, stabilities, { selection: "leaf", selectionEpsilon, allowSingleCluster });
  expect(leaves(0.5)).toEqual([2, 4, 5, 6]);
  expect(leaves(1.5)).toEqual([2, 3, 4]);
  expect(leaves(2.5)).toEqual([1, 2]);
  expect(leaves(9)).toEqual([1, 2]);
  expect(leaves(2.5, true)).toEqual([1, 2]);
  expect(leaves(9, true)).toEqual([0]);
  expect(selected(split, stabilities, { selectionEpsilon: 2.5 })).toEqual([1, 2]);
});

test("a cluster that ε brings back has the stability of those below it", () => {
  const split = { ...tree, births: Float64Array.of(0, 0.2, 0.2, 0.5, 0.5, 1, 1) };
  const stabilities = Float64Array.of(99, 3, 1, 2, 2, 0.5, 0.5);
  const merged = selectClusters(split, stabilities, { selectionEpsilon: 2.5 });
  expect([...merged.clusters]).toEqual([1, 2]);
  expect([...merged.stabilities]).toEqual([4, 1]);
});
