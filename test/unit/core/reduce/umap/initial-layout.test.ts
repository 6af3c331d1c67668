import * as fc from "fast-check";
import { expect, test } from "vitest";
import { scaleInitialLayout } from "../../../../../src/core/reduce/umap/initial-layout.ts";

function axis(positions: Float32Array, dimensions: number, d: number): number[] {
  return [...positions].filter((_, at) => at % dimensions === d);
}

test("every axis reaches from 0 to 10 and nothing lies beyond", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.infiniteStream(fc.oneof(fc.float(), fc.constant(0))),
      fc.integer(),
      (vertexCount, dimensions, values, seed) => {
        const positions = Float32Array.from(values.take(vertexCount * dimensions));
        const scaled = scaleInitialLayout(positions, vertexCount, dimensions, seed);
        for (let d = 0; d < dimensions; d++) {
          expect(Math.min(...axis(scaled, dimensions, d))).toBe(0);
          expect(Math.max(...axis(scaled, dimensions, d))).toBe(10);
        }
      },
    ),
    { numRuns: 200, seed: 2 },
  );
});

test("proportions within an axis are kept, up to the noise", () => {
  const positions = Float32Array.of(0, -2, 1, 2, 4, 0, 3, -1);
  const scaled = scaleInitialLayout(positions, 4, 2, 1);
  [0, 2.5, 10, 7.5].forEach((x, i) => expect(scaled[2 * i]).toBeCloseTo(x, 2));
  [0, 10, 5, 2.5].forEach((y, i) => expect(scaled[2 * i + 1]).toBeCloseTo(y, 2));
});

test("equal positions are told apart, by the seed", () => {
  const positions = new Float32Array(200).fill(0.5);
  positions[0] = 1;
  const scaled = scaleInitialLayout(positions, 100, 2, 7);
  expect(new Set(axis(scaled, 2, 0)).size).toBeGreaterThan(90);
  expect(scaleInitialLayout(positions, 100, 2, 7)).toEqual(scaled);
  expect(scaleInitialLayout(positions, 100, 2, 8)).not.toEqual(scaled);
});

test("what is not finite starts where 0 does, and the given positions stay", () => {
  const positions = Float32Array.of(NaN, 1, -1, Infinity, 0, 0.5);
  const before = positions.slice();
  const scaled = scaleInitialLayout(positions, 3, 2, 7);
  expect(scaled.every(Number.isFinite)).toBe(true);
  expect(scaled[0]).toBeCloseTo(scaled[4], 2);
  expect(scaled[3]).toBeCloseTo(0, 2);
  expect(positions).toEqual(before);
});

test("a single vertex is put at the origin", () => {
  expect(scaleInitialLayout(Float32Array.of(3, -2), 1, 2, 7)).toEqual(Float32Array.of(0, 0));
});
