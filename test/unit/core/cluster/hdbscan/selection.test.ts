import { expect, test } from "vitest";
import { condenseTree } from "../../../../../src/core/cluster/hdbscan/condensed-tree.ts";
import { memberships } from "../../../../../src/core/cluster/hdbscan/membership.ts";
import { selectClusters } from "../../../../../src/core/cluster/hdbscan/selection.ts";
import { clusterStabilities } from "../../../../../src/core/cluster/hdbscan/stability.ts";
import { canonicalLabels } from "../../../../support/canonical-labels.ts";
import { readGoldenLinkage, readHdbscanGolden } from "../../../../support/hdbscan-golden.ts";

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

const tree = clusterTree([-1, 0, 0, 1, 1, 3, 3]);

test("a cluster gives way to more stable ones below it", () => {
  const selected = selectClusters(tree, Float64Array.of(99, 3, 1, 2, 2, 0.5, 0.5));
  expect([...selected]).toEqual([2, 3, 4]);
});

test("a cluster does not give way to equally stable ones", () => {
  const selected = selectClusters(tree, Float64Array.of(99, 4, 1, 2, 2, 0.5, 0.5));
  expect([...selected]).toEqual([1, 2]);
});

test("the best selection below counts, not only the children", () => {
  const selected = selectClusters(tree, Float64Array.of(99, 4, 1, 2, 2, 1.5, 1.5));
  expect([...selected]).toEqual([2, 4, 5, 6]);
});

test("the root is never selected", () => {
  expect(selectClusters(clusterTree([-1]), Float64Array.of(5)).length).toBe(0);
  expect(selectClusters(clusterTree([-1]), Float64Array.of(5), "leaf").length).toBe(0);
});

test("leaf selects every cluster without clusters below it", () => {
  const selected = selectClusters(tree, Float64Array.of(99, 99, 1, 2, 2, 0.5, 0.5), "leaf");
  expect([...selected]).toEqual([2, 4, 5, 6]);
});

test("infinitely stable clusters below win, and an infinitely stable parent keeps", () => {
  const small = clusterTree([-1, 0, 0, 1, 1]);
  expect([...selectClusters(small, Float64Array.of(0, 5, 1, Infinity, 0))]).toEqual([2, 3, 4]);
  expect([...selectClusters(small, Float64Array.of(0, Infinity, 1, Infinity, 0))]).toEqual([1, 2]);
});

test.each(["eom", "leaf"] as const)(
  "on the golden linkage, labels and probabilities by %s are those of hdbscan",
  (method) => {
    const golden = readHdbscanGolden().find(
      (row) => row.min_cluster_size === 10 && row.method === method,
    );
    const condensed = condenseTree(readGoldenLinkage(), 10);
    const stabilities = clusterStabilities(condensed);
    const selection = method === "leaf" ? "leaf" : "excess-of-mass";
    const selected = selectClusters(condensed, stabilities, selection);
    const { labels, probabilities } = memberships(condensed, selected);
    expect(canonicalLabels(labels)).toEqual(canonicalLabels(golden?.labels ?? []));
    golden?.probabilities.forEach((probability, point) => {
      expect(Math.abs(probabilities[point] - probability)).toBeLessThan(1e-6);
    });
  },
);
