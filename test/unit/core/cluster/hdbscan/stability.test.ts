import { expect, test } from "vitest";
import type { CondensedTree } from "../../../../../src/core/cluster/hdbscan/condensed-tree.ts";
import {
  clusterPeaks,
  clusterStabilities,
} from "../../../../../src/core/cluster/hdbscan/stability.ts";

function condensed(changes: Partial<CondensedTree> = {}): CondensedTree {
  return {
    clusterCount: 3,
    parents: Int32Array.of(-1, 0, 0),
    births: Float64Array.of(0, 1, 1),
    sizes: Int32Array.of(9, 5, 3),
    pointClusters: Int32Array.of(0, 1, 1, 2),
    pointLambdas: Float64Array.of(0.5, 3, 2, 1.5),
    pointWeights: Int32Array.of(1, 2, 3, 3),
    ...changes,
  };
}

test("stability is the time that documents stay, those that leave in a cluster included", () => {
  expect(clusterStabilities(condensed())).toEqual(Float64Array.of(0.5 + 5 + 3, 4 + 3, 1.5));
});

test("documents that never leave make a cluster infinitely stable", () => {
  const pointLambdas = Float64Array.of(0.5, Infinity, 2, 1.5);
  expect(clusterStabilities(condensed({ pointLambdas }))[1]).toBe(Infinity);
});

test("what is born and gone at an infinite λ has no time", () => {
  const tree = condensed({
    births: Float64Array.of(0, Infinity, Infinity),
    pointLambdas: Float64Array.of(0.5, Infinity, Infinity, Infinity),
  });
  expect(clusterStabilities(tree)).toEqual(Float64Array.of(Infinity, 0, 0));
});

test("the peak is the last λ at which a point or a cluster leaves", () => {
  expect(clusterPeaks(condensed())).toEqual(Float64Array.of(1, 3, 1.5));
});
