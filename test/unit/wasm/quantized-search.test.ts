import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernels, QuantizedSearch, QuantizedSearchShape } from "../../../src/core/kernels.ts";
import type { KernelMetric } from "../../../src/core/knn/metric.ts";
import { createPrincipalDirections } from "../../../src/core/knn/principal-directions.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { adversarialRows } from "../../support/adversarial-rows.ts";
import { loadKernels } from "../../support/kernels.ts";
import { feedBlocks } from "../../support/rank-blocks.ts";
import { randomRows } from "../../support/random-problems.ts";

const reference = createReferenceKernels();
const wasm = await loadKernels();
const metrics = fc.constantFrom<KernelMetric>("cosine", "euclidean", "inner-product");
const methods = fc.constantFrom<QuantizedSearchShape["method"]>(
  "exhaustive",
  "filtered",
  "descent",
);
const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

function directionsOf(
  { rowCount, dimensions, directionCount = 0 }: QuantizedSearchShape,
  rows: Float32Array,
) {
  const directions = createPrincipalDirections(rowCount, dimensions, directionCount);
  directions.add(0, rows);
  return directions.read();
}

/** The state after every step of search and ranking, and the neighbors. */
function runAll(kernels: Kernels, shape: QuantizedSearchShape, rows: Float32Array) {
  const search = kernels.quantizedSearch(shape);
  search.setRows(0, rows);
  if (shape.method === "filtered") search.setDirections(directionsOf(shape, rows));
  const states: Uint8Array[] = [];
  for (let step = 0; step < search.searchStepCount; step++) {
    search.search(step, step + 1);
    states.push(search.checkpoint().slice());
  }
  for (let step = 0; step < search.rankStepCount; step++) {
    feedBlocks(search, shape, rows, step);
    search.rank(step);
    states.push(search.checkpoint().slice());
  }
  return { states, table: search.read() };
}

test("every step has the bytes of the reference whatever the shape, the metric and the rows", () => {
  const shapes = fc.record({
    rowCount: fc.oneof(fc.constantFrom(1, 2, 127, 128, 129), fc.integer({ min: 1, max: 600 })),
    dimensions: fc.oneof(fc.constantFrom(1, 15, 16, 17), fc.integer({ min: 1, max: 40 })),
    neighborCount: fc.integer({ min: 1, max: 12 }),
    metric: metrics,
    method: methods,
    directionCount: fc.constantFrom(16, 32),
    seed: seeds,
    blockRowCount: fc.integer({ min: 1, max: 500 }),
  });
  fc.assert(
    fc.property(shapes, fc.boolean(), (given, isAdversarial) => {
      const blockRowCount = Math.max(given.blockRowCount, Math.ceil(given.rowCount / 6));
      const candidateCount = Math.ceil(1.5 * given.neighborCount);
      const shape = { ...given, blockRowCount, candidateCount };
      const makeRows = isAdversarial ? adversarialRows : randomRows;
      const rows = makeRows(shape.rowCount, shape.dimensions, shape.seed, 0.1);
      const found = runAll(wasm, shape, rows);
      const expected = runAll(reference, shape, rows);
      expect(found.states.length).toBe(expected.states.length);
      found.states.forEach((state, step) => {
        if (Buffer.compare(state, expected.states[step] as Uint8Array) !== 0) {
          expect.fail(`step ${step} of ${found.states.length} differs`);
        }
      });
      expect(found.table).toEqual(expected.table);
    }),
    { seed: 21, numRuns: 60 },
  );
});

test("long rows have the bytes of the reference", () => {
  for (const method of ["exhaustive", "filtered", "descent"] as const) {
    const shape: QuantizedSearchShape = {
      rowCount: 132,
      dimensions: 4096,
      neighborCount: 3,
      candidateCount: 5,
      metric: "cosine",
      method,
      directionCount: 96,
      seed: 1,
      blockRowCount: 60,
    };
    const rows = randomRows(132, 4096, 3, 0.1);
    expect(runAll(wasm, shape, rows)).toEqual(runAll(reference, shape, rows));
  }
});

test("a search goes on from a checkpoint of either kind after any step", () => {
  const shape: QuantizedSearchShape = {
    rowCount: 500,
    dimensions: 9,
    neighborCount: 5,
    candidateCount: 8,
    metric: "euclidean",
    method: "descent",
    seed: 5,
    blockRowCount: 170,
  };
  const rows = randomRows(500, 9, 1, 0.1);
  const whole = runAll(reference, shape, rows);
  fc.assert(
    fc.property(fc.nat({ max: whole.states.length - 2 }), fc.boolean(), (stop, fromWasm) => {
      let search: QuantizedSearch = (fromWasm ? wasm : reference).quantizedSearch(shape);
      const stepCount = search.searchStepCount + search.rankStepCount;
      search.setRows(0, rows);
      for (let step = 0; step < stepCount; step++) {
        const rank = step - search.searchStepCount;
        if (rank < 0) search.search(step, step + 1);
        else {
          feedBlocks(search, shape, rows, rank);
          search.rank(rank);
        }
        if (step !== stop) continue;
        const kept = search.checkpoint().slice();
        search = wasm.quantizedSearch(shape);
        search.setRows(0, rows);
        search.restore(kept);
      }
      expect(search.read()).toEqual(whole.table);
    }),
    { seed: 4, numRuns: 20 },
  );
  const other = { ...shape, candidateCount: 9 };
  expect(() => wasm.quantizedSearch(other).restore(whole.states[0] as Uint8Array)).toThrow(
    RangeError,
  );
});
