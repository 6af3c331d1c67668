import { expect, test } from "vitest";
import {
  relativePositionBias,
  relativePositionBucket,
} from "../../../../src/embedders/transformer/relative-position.ts";

test("near places have a bucket each, far ones share, the two directions apart", () => {
  expect([0, -1, -7, 1, 7].map(relativePositionBucket)).toEqual([0, 1, 7, 17, 23]);
  expect([-8, -11, -12, -15, -16].map(relativePositionBucket)).toEqual([8, 8, 9, 9, 10]);
  expect([-127, -128, -5000, 5000].map(relativePositionBucket)).toEqual([15, 15, 15, 31]);
  for (let offset = 1; offset < 600; offset++) {
    expect(relativePositionBucket(offset)).toBe(relativePositionBucket(-offset) + 16);
  }
});

test("a head's biases stand by how far a key is after its query", () => {
  const table = Float32Array.from({ length: 32 * 2 }, (_, i) => i);
  const bias = relativePositionBias(table, 1, 2, 3);
  expect([...bias]).toEqual([5, 3, 1, 35, 37]);
});
