import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRowMoments, hasDirection } from "../../../../src/core/reduce/row-moments.ts";
import { covarianceMatrix } from "../../../reference/covariance-matrix.ts";
import { randomRows } from "../../../support/random-problems.ts";
import { lowerTriangle } from "../../../support/random-symmetric.ts";

function finiteRows(rowCount: number, dimensions: number, seed: number): Float32Array {
  return randomRows(rowCount, dimensions, seed, 0.2).map((x) => (Number.isFinite(x) ? x : 0));
}

test("mean and scatter are those of a dense computation, however the rows are cut", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 400 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 300 }),
      fc.integer(),
      (rowCount, dimensions, blockRows, seed) => {
        const rows = finiteRows(rowCount, dimensions, seed);
        const sum = createRowMoments(dimensions, null);
        for (let at = 0; at < rows.length; at += blockRows * dimensions) {
          sum.add(rows.subarray(at, at + blockRows * dimensions));
        }
        const { mean, scatter, rowCount: counted } = sum.read();
        const expected = covarianceMatrix(rows, dimensions);
        expect(counted).toBe(expected.rowCount);
        expected.mean.forEach((value, d) => expect(mean[d]).toBeCloseTo(value, 12));
        lowerTriangle(expected.scatter).forEach((value, at) => {
          expect(scatter[at]).toBeCloseTo(value, 10);
        });
      },
    ),
    { numRuns: 60, seed: 4 },
  );
});

test("rows far from the origin lose nothing to cancellation", () => {
  const near = finiteRows(500, 3, 1).map((x) => Math.fround(Math.round(x * 64) / 64));
  const far = near.map((x) => (x === 0 ? 1 / 64 : x) + 4096);
  const centred = far.map((x) => x - 4096);
  const scatterOf = (rows: Float32Array) => {
    const sum = createRowMoments(3, null);
    sum.add(rows);
    return sum.read().scatter;
  };
  scatterOf(centred).forEach((value, at) => expect(scatterOf(far)[at]).toBeCloseTo(value, 9));
});

test("going on from what was kept gives the same bits, and leaves it alone", () => {
  const rows = finiteRows(300, 5, 2);
  const whole = createRowMoments(5, null);
  whole.add(rows.subarray(0, 500));
  const kept = structuredClone(whole.read());
  const before = structuredClone(kept);
  whole.add(rows.subarray(500));
  const resumed = createRowMoments(5, kept);
  resumed.add(rows.subarray(500));
  expect(resumed.read()).toEqual(whole.read());
  expect(kept).toEqual(before);
});

test("only rows of zeros have no direction", () => {
  const rows = Float32Array.of(0, 0, 1, 0, 0, -0);
  expect([0, 2, 4].map((start) => hasDirection(rows, start, 2))).toEqual([false, true, false]);
});
