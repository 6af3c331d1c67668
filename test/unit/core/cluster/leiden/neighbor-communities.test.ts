import { expect, test } from "vitest";
import { NeighborCommunities } from "../../../../../src/core/cluster/leiden/neighbor-communities.ts";

const path = {
  vertexCount: 4,
  offsets: Int32Array.of(0, 1, 4, 5, 6),
  neighbors: Int32Array.of(1, 0, 2, 3, 1, 1),
  weights: Float64Array.of(1, 1, 2, 4, 2, 4),
  masses: new Float64Array(4).fill(1),
};

test("weights are summed by community, of one vertex after the other", () => {
  const around = new NeighborCommunities(4);
  const communities = Int32Array.of(3, 1, 0, 3);
  expect(around.collect(path, 1, communities, null)).toBe(2);
  expect([...around.found.subarray(0, 2)]).toEqual([3, 0]);
  expect([...around.weights]).toEqual([2, 0, 0, 5]);
  expect(around.collect(path, 0, communities, null)).toBe(1);
  expect([...around.weights]).toEqual([0, 1, 0, 0]);
});

test("neighbors of another part do not count", () => {
  const around = new NeighborCommunities(4);
  const communities = Int32Array.of(0, 1, 2, 3);
  expect(around.collect(path, 1, communities, Int32Array.of(0, 0, 1, 0))).toBe(2);
  expect([...around.weights]).toEqual([1, 0, 0, 4]);
});
