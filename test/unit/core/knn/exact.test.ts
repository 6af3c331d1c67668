import * as fc from "fast-check";
import { expect, test } from "vitest";
import { exactNeighborSearch } from "../../../../src/core/knn/exact.ts";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { randomRows } from "../../../support/random-problems.ts";

function search(rows: Float32Array, dimensions: number, neighborCount: number) {
  const rowCount = rows.length / dimensions;
  const session = exactNeighborSearch({ rowCount, dimensions, neighborCount });
  session.setRows(0, rows);
  return session;
}

function dotProduct(rows: Float32Array, dimensions: number, i: number, j: number): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += (rows[i * dimensions + d] as number) * (rows[j * dimensions + d] as number);
  }
  return sum;
}

test("neighbors are those of brute force in f64, up to rounding", () => {
  for (const [rowCount, dimensions] of [
    [300, 19],
    [129, 384],
  ] as const) {
    const rows = randomRows(rowCount, dimensions, 5);
    const session = search(rows, dimensions, 10);
    session.advance(0, session.pairCount);
    const { indices, distances } = session.read();
    for (let i = 0; i < rowCount; i++) {
      const all = Array.from(
        { length: rowCount },
        (_, j) => 1 - dotProduct(rows, dimensions, i, j),
      );
      const others = all.filter((_, j) => j !== i).sort((x, y) => x - y);
      const found = indices.subarray(i * 10, (i + 1) * 10);
      expect(new Set(found).size).toBe(10);
      expect(found.includes(i)).toBe(false);
      found.forEach((j, rank) => {
        expect(distances[i * 10 + rank]).toBeCloseTo(all[j] as number, 5);
        expect(distances[i * 10 + rank]).toBeCloseTo(others[rank] as number, 5);
      });
    }
  }
});

test("the pairs may be run in any order", () => {
  const rows = randomRows(400, 8, 1, 0.1);
  const forwards = search(rows, 8, 6);
  forwards.advance(0, forwards.pairCount);
  const backwards = search(rows, 8, 6);
  for (let pair = backwards.pairCount; pair > 0; pair--) backwards.advance(pair - 1, pair);
  expect(backwards.checkpoint()).toEqual(forwards.checkpoint());
});

test("stopping after any pair and going on from its checkpoint changes nothing", () => {
  const rows = randomRows(300, 5, 2, 0.1);
  const whole = search(rows, 5, 4);
  whole.advance(0, whole.pairCount);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.pairCount }), (stop) => {
      const first = search(rows, 5, 4);
      first.advance(0, stop);
      const second = search(rows, 5, 4);
      second.restore(first.checkpoint());
      second.advance(stop, second.pairCount);
      expect(second.read()).toEqual(whole.read());
    }),
    { seed: 1, numRuns: 8 },
  );
});

test("equal distances are ordered by index", () => {
  const rows = new Float32Array(200 * 3).fill(1);
  normalizeRows(rows, 3);
  const session = search(rows, 3, 3);
  session.advance(0, session.pairCount);
  const { indices } = session.read();
  expect([...indices.subarray(0, 3)]).toEqual([1, 2, 3]);
  expect([...indices.subarray(3, 6)]).toEqual([0, 2, 3]);
  expect([...indices.subarray(597)]).toEqual([0, 1, 2]);
});

test("rows of zeros or with values that are not finite have no neighbors and are no one's", () => {
  const rows = Float32Array.of(1, 0, 0, 0, 0.6, 0.8, NaN, 1, Infinity, 0);
  const session = search(rows, 2, 2);
  session.advance(0, session.pairCount);
  const { indices, distances } = session.read();
  expect([...indices]).toEqual([2, -1, -1, -1, 0, -1, -1, -1, -1, -1]);
  expect(distances[0]).toBeCloseTo(0.4, 6);
  expect([...distances].filter((distance) => distance === Infinity)).toHaveLength(8);
});

test("a distance is never below zero", () => {
  const rows = Float32Array.of(1.001, 0, 1.001, 0);
  const session = search(rows, 2, 1);
  session.advance(0, session.pairCount);
  expect([...session.read().distances]).toEqual([0, 0]);
});

test("a checkpoint of another shape is refused", () => {
  const bytes = search(randomRows(5, 2, 1), 2, 2).checkpoint();
  expect(() => search(randomRows(6, 2, 1), 2, 2).restore(bytes)).toThrow(RangeError);
});
