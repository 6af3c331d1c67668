import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernels, SparseRows } from "../../../src/core/kernels.ts";
import { hellingerRows } from "../../../src/core/knn/hellinger.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { loadKernels } from "../../support/kernels.ts";
import { randomCounts } from "../../support/random-counts.ts";

const reference = createReferenceKernels();
const wasm = await loadKernels();

function start(kernels: Kernels, rows: SparseRows, neighborCount: number) {
  return kernels.sparseNeighborSearch({ rows, neighborCount });
}

test("neighbors of sparse rows have the bytes of the reference whatever the shape", () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(1, 127, 128, 129), fc.integer({ min: 1, max: 300 })),
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 0, max: 20 }),
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      (rowCount, columnCount, neighborCount, seed) => {
        const rows = hellingerRows(randomCounts(rowCount, columnCount, seed));
        const expected = start(reference, rows, neighborCount);
        const search = start(wasm, rows, neighborCount);
        expect(search.stepCount).toBe(expected.stepCount);
        search.advance(0, search.stepCount);
        expected.advance(0, expected.stepCount);
        expect(search.read()).toEqual(expected.read());
        expect(search.checkpoint()).toEqual(expected.checkpoint());
      },
    ),
    { seed: 31, numRuns: 60 },
  );
});

test("a sparse search goes on from a checkpoint", () => {
  const rows = hellingerRows(randomCounts(300, 20, 8));
  const whole = start(wasm, rows, 5);
  whole.advance(0, whole.stepCount);
  for (const stop of [0, 1, 2, 3]) {
    const first = start(wasm, rows, 5);
    first.advance(0, stop);
    const second = start(wasm, rows, 5);
    second.restore(first.checkpoint().slice());
    second.advance(stop, second.stepCount);
    expect(second.read()).toEqual(whole.read());
  }
  expect(() => start(wasm, rows, 6).restore(whole.checkpoint())).toThrow(RangeError);
});
