import { expect, test } from "vitest";
import { buildKdTree, type KdTree } from "../../../../../src/core/cluster/hdbscan/kd-tree.ts";
import { clumpedPoints, latticePoints, takeRows } from "../../../../support/random-points.ts";

const trees: [string, Float32Array, number][] = [
  ["one point", Float32Array.of(1, 2), 2],
  ["a leaf", clumpedPoints(32, 3, 2, 1), 3],
  ["clumps", clumpedPoints(1000, 5, 7, 2), 5],
  ["a lattice", latticePoints(777, 2, 5, 3), 2],
  ["equal points", new Float32Array(500).fill(3), 1],
  ["a descending line", Float32Array.from({ length: 300 }, (_, i) => -i), 1],
];

function rowsOf(tree: KdTree, node: number): Int32Array {
  return tree.rows.subarray(tree.starts[node], tree.ends[node]);
}

test.each(trees)(
  "the tree of %s holds every row once, its points in tree order",
  (_, points, d) => {
    const tree = buildKdTree(points, d);
    expect(tree.rows.slice().sort()).toEqual(Int32Array.from(tree.rows.keys()));
    expect(tree.points).toEqual(takeRows(points, d, tree.rows));
  },
);

test.each(trees)("the children of a node of %s share its rows in halves", (_, points, d) => {
  const tree = buildKdTree(points, d);
  for (let node = 0; node < tree.firstLeaf; node++) {
    const [left, right] = [2 * node + 1, 2 * node + 2];
    expect(tree.starts[left]).toBe(tree.starts[node]);
    expect(tree.ends[left]).toBe(tree.starts[right]);
    expect(tree.ends[right]).toBe(tree.ends[node]);
    expect(Math.abs(rowsOf(tree, left).length - rowsOf(tree, right).length)).toBeLessThan(2);
  }
  for (let leaf = tree.firstLeaf; leaf < tree.nodeCount; leaf++) {
    expect(rowsOf(tree, leaf).length).toBeGreaterThan(0);
    expect(rowsOf(tree, leaf).length).toBeLessThan(33);
  }
});

test.each(trees)("the box of a node of %s is the smallest around its points", (_, points, d) => {
  const tree = buildKdTree(points, d);
  for (let node = 0; node < tree.nodeCount; node++) {
    for (let axis = 0; axis < d; axis++) {
      const values = [...rowsOf(tree, node)].map((row) => points[row * d + axis]);
      expect(tree.lows[node * d + axis]).toBe(Math.min(...values));
      expect(tree.highs[node * d + axis]).toBe(Math.max(...values));
    }
  }
});

test("a node is split along its widest side", () => {
  const points = Float32Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? i : i % 7));
  const tree = buildKdTree(points, 2);
  expect(tree.highs[2]).toBeLessThanOrEqual(tree.lows[4]);
});
