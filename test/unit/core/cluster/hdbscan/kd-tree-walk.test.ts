import { expect, test } from "vitest";
import { buildKdTree } from "../../../../../src/core/cluster/hdbscan/kd-tree.ts";
import {
  KdTreeWalk,
  squaredBoxDistance,
  squaredDistance,
} from "../../../../../src/core/cluster/hdbscan/kd-tree-walk.ts";
import { clumpedPoints, latticePoints } from "../../../../support/random-points.ts";

const pointSets: [string, Float32Array, number][] = [
  ["clumps", clumpedPoints(600, 4, 5, 1), 4],
  ["a lattice", latticePoints(500, 2, 12, 2), 2],
];

test.each(pointSets)("a walk meets every point of %s within its limit", (_, points, d) => {
  const tree = buildKdTree(points, d);
  const walk = new KdTreeWalk(tree);
  for (const limit of [0, 0.5, 4, Infinity]) {
    for (let position = 0; position < tree.pointCount; position += 17) {
      const met = new Set<number>();
      walk.start(position);
      for (let node = walk.next(limit); node >= 0; node = walk.next(limit)) {
        if (node < tree.firstLeaf) walk.descend(node);
        else for (let at = tree.starts[node]; at < tree.ends[node]; at++) met.add(at);
      }
      for (let other = 0; other < tree.pointCount; other++) {
        if (squaredDistance(tree.points, d, position, other) <= limit) {
          expect(met.has(other)).toBe(true);
        }
      }
    }
  }
});

test("a walk with a falling limit finds the nearest neighbor of brute force", () => {
  const points = clumpedPoints(900, 5, 6, 3);
  const tree = buildKdTree(points, 5);
  const walk = new KdTreeWalk(tree);
  let leafCount = 0;
  for (let position = 0; position < 900; position++) {
    let nearest = Infinity;
    walk.start(position);
    for (let node = walk.next(nearest); node >= 0; node = walk.next(nearest)) {
      if (node < tree.firstLeaf) {
        walk.descend(node);
        continue;
      }
      leafCount++;
      for (let at = tree.starts[node]; at < tree.ends[node]; at++) {
        if (at !== position) {
          nearest = Math.min(nearest, squaredDistance(tree.points, 5, position, at));
        }
      }
    }
    const all = Array.from({ length: 900 }, (_, at) =>
      at === position ? Infinity : squaredDistance(tree.points, 5, position, at),
    );
    expect(nearest).toBe(Math.min(...all));
  }
  // Of 32 leaves each: the walk stops long before it has seen all.
  expect(leafCount).toBeLessThan(900 * 8);
});

test.each(pointSets)("no point of a box of %s is nearer than the box", (_, points, d) => {
  const tree = buildKdTree(points, d);
  for (let position = 0; position < tree.pointCount; position += 13) {
    for (let node = 0; node < tree.nodeCount; node++) {
      const box = squaredBoxDistance(tree, node, tree.points, position * d);
      let nearest = Infinity;
      for (let at = tree.starts[node]; at < tree.ends[node]; at++) {
        nearest = Math.min(nearest, squaredDistance(tree.points, d, position, at));
      }
      expect(nearest).toBeGreaterThanOrEqual(box);
    }
  }
});

test("the distance to the box a point is in is 0", () => {
  const tree = buildKdTree(clumpedPoints(50, 3, 2, 4), 3);
  for (let position = 0; position < 50; position++) {
    expect(squaredBoxDistance(tree, 0, tree.points, 3 * position)).toBe(0);
  }
});
