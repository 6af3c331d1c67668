import { expect, test } from "vitest";
import { exemplars } from "../../../../../src/core/cluster/hdbscan/exemplars.ts";
import { readGoldenSelections } from "../../../../support/hdbscan-golden.ts";

const tree = {
  clusterCount: 5,
  parents: Int32Array.of(-1, 0, 0, 1, 1),
  births: Float64Array.of(0, 1, 1, 4, 4),
  sizes: Int32Array.of(9, 5, 3, 2, 3),
  pointClusters: Int32Array.of(0, 1, 3, 4, 2, 2, 4, 3, 2),
  pointLambdas: Float64Array.of(9, 4, 8, 5, 6, 3, 5, 7, 6),
  pointWeights: new Int32Array(9).fill(1),
};

function exemplarsOf(selected: number[]): number[][] {
  const { starts, points } = exemplars(tree, Int32Array.from(selected));
  return selected.map((_, label) => [...points.subarray(starts[label], starts[label + 1])]);
}

test("exemplars are the points that leave a leaf last, all of them", () => {
  expect(exemplarsOf([2, 3, 4])).toEqual([[4, 8], [2], [3, 6]]);
});

test("a cluster has those of every leaf below it", () => {
  expect(exemplarsOf([1, 2])).toEqual([
    [2, 3, 6],
    [4, 8],
  ]);
  expect(exemplarsOf([0])).toEqual([[2, 3, 4, 6, 8]]);
});

test("without clusters there are none", () => {
  expect(exemplars(tree, new Int32Array(0))).toEqual({
    starts: new Int32Array(1),
    points: new Int32Array(0),
  });
});

test("exemplars belong to their cluster with probability 1 where it is a leaf", () => {
  for (const { selectedTree } of readGoldenSelections("fitted")) {
    const { tree: golden, selected, membership } = selectedTree;
    const { starts, points } = exemplars(golden, selected.clusters);
    selected.clusters.forEach((cluster, label) => {
      const own = points.subarray(starts[label], starts[label + 1]);
      expect(own.length).toBeGreaterThan(0);
      for (const point of own) expect(membership.labels[point]).toBe(label);
      if (golden.parents.includes(cluster)) return;
      for (const point of own) expect(membership.probabilities[point]).toBe(1);
    });
  }
});
