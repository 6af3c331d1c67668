import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernels, SparseRows } from "../../../src/core/kernels.ts";
import { createRandom } from "../../../src/core/math/random.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { loadKernels } from "../../support/kernels.ts";

const reference = createReferenceKernels();
const wasm = await loadKernels();

function randomMatrix(rowCount: number, seed: number): SparseRows {
  const random = createRandom(seed, 0);
  const offsets = new Int32Array(rowCount + 1);
  const columns: number[] = [];
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < rowCount; column++) {
      if (random.uniform() < 0.2) columns.push(column);
    }
    offsets[row + 1] = columns.length;
  }
  const values = Float32Array.from(columns, () => random.uniform() - 0.5);
  return { rowCount, columnCount: rowCount, offsets, columns: Int32Array.from(columns), values };
}

/** Two products in a row, the second beside the first as the filter's recurrence has it. */
function products(kernels: Kernels, matrix: SparseRows, numbers: readonly number[]) {
  const random = createRandom(7, 1);
  const panel = () => Float64Array.from({ length: 4 * matrix.rowCount }, () => random.uniform());
  const [from, into] = [panel(), panel()];
  const [scale = 1, shift = 0, keep = 0] = numbers;
  const { apply } = kernels.panelProducts(matrix);
  apply(from, into, scale, shift, keep);
  apply(into, from, 2 * scale, shift, 1);
  return { from, into };
}

test("products with panels have the bytes of the reference, of rows without a value too", () => {
  const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer(),
      fc.tuple(number, number, number),
      (rowCount, seed, numbers) => {
        const matrix = randomMatrix(rowCount, seed | 0);
        expect(products(wasm, matrix, numbers)).toEqual(products(reference, matrix, numbers));
      },
    ),
    { seed: 5, numRuns: 60 },
  );
});
