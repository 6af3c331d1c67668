import * as fc from "fast-check";
import { expect, test } from "vitest";
import { DocumentNeighbors } from "../../../../../src/core/cluster/hdbscan/document-neighbors.ts";
import { buildKdTree } from "../../../../../src/core/cluster/hdbscan/kd-tree.ts";
import { squaredDistanceFrom } from "../../../../../src/core/cluster/hdbscan/kd-tree-walk.ts";
import { clumpedPoints, latticePoints, randomWeights } from "../../../../support/random-points.ts";

test("neighbors are those of brute force by distance, then row, until there are enough documents", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 150 }),
      fc.integer({ min: 1, max: 30 }),
      fc.boolean(),
      (seed, count, wanted, lattice) => {
        const points = lattice
          ? latticePoints(count, 3, 5, seed)
          : clumpedPoints(count, 3, 4, seed);
        const places = lattice ? latticePoints(5, 3, 5, ~seed) : clumpedPoints(5, 3, 4, ~seed);
        const weights = randomWeights(count, 4, seed);
        const tree = buildKdTree(points, 3);
        const neighbors = new DocumentNeighbors(
          tree,
          tree.rows.map((row) => weights[row]),
          wanted,
        );
        for (let place = 0; place < 5; place++) {
          const distances = Array.from(weights, (_, row) =>
            squaredDistanceFrom(places, 3 * place, points, 3 * row, 3),
          );
          const order = [...weights.keys()].sort((a, b) => distances[a] - distances[b] || a - b);
          const documents = order.flatMap((row) =>
            Array.from({ length: weights[row] }, () => distances[row]),
          );
          let enough = 0;
          const expected = order.filter((row) => {
            enough += weights[row];
            return enough - weights[row] < wanted;
          });
          neighbors.search(places, 3 * place);
          const found = [...neighbors.positions.subarray(0, neighbors.count)];
          expect(found.map((position) => tree.rows[position])).toEqual(expected);
          expect([...neighbors.squaredDistances.subarray(0, neighbors.count)]).toEqual(
            expected.map((row) => distances[row]),
          );
          for (let rank = 0; rank < Math.min(wanted, documents.length); rank++) {
            expect(neighbors.squaredDistanceOfDocument(rank)).toBe(documents[rank]);
          }
        }
      },
    ),
  );
});

test("where there are too few documents the farthest stands for those beyond", () => {
  const tree = buildKdTree(Float32Array.of(0, 3), 1);
  const neighbors = new DocumentNeighbors(tree, Int32Array.of(1, 1), 10);
  neighbors.search(Float32Array.of(1), 0);
  expect(neighbors.count).toBe(2);
  expect(neighbors.squaredDistanceOfDocument(7)).toBe(4);
});
