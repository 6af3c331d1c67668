import { expect, test } from "vitest";
import { pool } from "../../../../src/embedders/transformer/pool.ts";

const STATES = Float32Array.of(9, 9, 3, 0, 1, -4, 2, 0);

test.each([
  ["mean", [6 / Math.sqrt(52), -4 / Math.sqrt(52)]],
  ["cls", [1, 0]],
  ["max", [1, 0]],
] as const)("%s is taken of the text's tokens alone, to unit length", (pooling, wanted) => {
  const vectors = new Float32Array(4);
  pool(STATES, 2, 3, 2, pooling, vectors, 2);
  expect([...vectors]).toEqual([0, 0, ...wanted.map(Math.fround)]);
});

test("states that add up to nothing are the zero vector", () => {
  const vectors = new Float32Array(2);
  pool(Float32Array.of(1, -2, -1, 2), 0, 2, 2, "mean", vectors, 0);
  expect([...vectors]).toEqual([0, 0]);
});
