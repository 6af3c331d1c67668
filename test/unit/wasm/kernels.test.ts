import { readFile } from "node:fs/promises";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { buildWasm } from "../../../scripts/build-wasm.ts";
import type { Kernels } from "../../../src/core/kernels.ts";
import type { KernelMetric } from "../../../src/core/knn/metric.ts";
import { createReferenceKernels } from "../../../src/core/reference-kernels.ts";
import { adversarialRows } from "../../support/adversarial-rows.ts";
import { loadKernels } from "../../support/kernels.ts";
import {
  bitsOf,
  layoutProblem,
  randomGraph,
  randomPositions,
  randomQuantizedRows,
  randomRows,
} from "../../support/random-problems.ts";

const reference = createReferenceKernels();
const wasm = await loadKernels();
const seeds = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

function startSearch(
  kernels: Kernels,
  rows: Float32Array,
  dimensions: number,
  count: number,
  metric: KernelMetric = "cosine",
) {
  const rowCount = rows.length / dimensions;
  const search = kernels.neighborSearch({ rowCount, dimensions, neighborCount: count, metric });
  const half = Math.floor(rowCount / 2);
  search.setRows(half, rows.subarray(half * dimensions));
  search.setRows(0, rows.subarray(0, half * dimensions));
  return search;
}

test("neighbors have the bytes of the reference whatever the shape", () => {
  const rowCounts = fc.oneof(
    fc.constantFrom(1, 2, 10, 127, 128, 129, 256, 257),
    fc.integer({ min: 1, max: 300 }),
  );
  fc.assert(
    fc.property(
      rowCounts,
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 0, max: 20 }),
      fc.constantFrom(0, 0.2),
      seeds,
      (rowCount, dimensions, count, blankShare, seed) => {
        const rows = randomRows(rowCount, dimensions, seed, blankShare);
        const expected = startSearch(reference, rows, dimensions, count);
        const search = startSearch(wasm, rows, dimensions, count);
        expect(search.pairCount).toBe(expected.pairCount);
        search.advance(0, search.pairCount);
        expected.advance(0, expected.pairCount);
        expect(search.checkpoint()).toEqual(expected.checkpoint());
        expect(search.read()).toEqual(expected.read());
      },
    ),
    { seed: 11, numRuns: 60 },
  );
});

test("neighbors have the bytes of the reference by every metric, odd values included", () => {
  const metrics = fc.constantFrom<KernelMetric>("cosine", "euclidean", "inner-product");
  const rowCounts = fc.integer({ min: 1, max: 260 });
  const dimensionCounts = fc.oneof(fc.constantFrom(1, 4096), fc.integer({ min: 1, max: 40 }));
  fc.assert(
    fc.property(metrics, rowCounts, dimensionCounts, seeds, (metric, count, dimensions, seed) => {
      const rowCount = dimensions > 1000 ? Math.min(count, 20) : count;
      const rows = adversarialRows(rowCount, dimensions, seed);
      const expected = startSearch(reference, rows, dimensions, 6, metric);
      const search = startSearch(wasm, rows, dimensions, 6, metric);
      search.advance(0, search.pairCount);
      expected.advance(0, expected.pairCount);
      const { indices, distances } = search.read();
      expect(search.read()).toEqual(expected.read());
      expect(distances.every((distance) => !Number.isNaN(distance))).toBe(true);
      expect(
        indices.every((j, at) => j !== Math.floor(at / 6) && j >= 0 === distances[at] < Infinity),
      ).toBe(true);
    }),
    { seed: 15, numRuns: 60 },
  );
});

test("ties have the neighbors of the reference, in whatever order the pairs are run", () => {
  const equal = new Float32Array(300 * 4).fill(0.5);
  for (const rows of [equal, randomRows(300, 4, 3, 0.3)]) {
    const expected = startSearch(reference, rows, 4, 5);
    expected.advance(0, expected.pairCount);
    for (const order of [
      [0, 1, 2, 3, 4, 5],
      [5, 4, 3, 2, 1, 0],
      [3, 0, 5, 1, 4, 2],
    ]) {
      const search = startSearch(wasm, rows, 4, 5);
      for (const pair of order) search.advance(pair, pair + 1);
      expect(search.read()).toEqual(expected.read());
    }
  }
});

test("a search goes on from a checkpoint of either kind", () => {
  const rows = randomRows(500, 12, 1, 0.1);
  const whole = startSearch(reference, rows, 12, 7);
  whole.advance(0, whole.pairCount);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: whole.pairCount }), fc.boolean(), (stop, fromWasm) => {
      const first = startSearch(fromWasm ? wasm : reference, rows, 12, 7);
      first.advance(0, stop);
      const second = startSearch(wasm, rows, 12, 7);
      second.restore(first.checkpoint());
      second.advance(stop, second.pairCount);
      expect(second.checkpoint()).toEqual(whole.checkpoint());
    }),
    { seed: 4, numRuns: 10 },
  );
  expect(() => startSearch(wasm, rows, 12, 6).restore(whole.checkpoint())).toThrow(RangeError);
});

test("a row can be replaced by one without a direction, and back", () => {
  const rows = randomRows(20, 3, 6);
  const search = startSearch(wasm, rows, 3, 4);
  search.setRows(4, Float32Array.of(0, 0, 0));
  search.setRows(4, rows.subarray(12, 15));
  search.advance(0, search.pairCount);
  const expected = startSearch(reference, rows, 3, 4);
  expected.advance(0, expected.pairCount);
  expect(search.read()).toEqual(expected.read());
});

test("positions have the bits of the reference whatever the problem", () => {
  const problems = fc.record({
    dimensions: fc.oneof(fc.constantFrom(2, 5, 8), fc.integer({ min: 1, max: 64 })),
    negativeSampleCount: fc.integer({ min: 0, max: 9 }),
    a: fc.double({ min: 0.1, max: 3, noNaN: true }),
    b: fc.double({ min: 0.3, max: 2, noNaN: true }),
    repulsion: fc.double({ min: 0, max: 2, noNaN: true }),
    learningRate: fc.double({ min: 0.01, max: 2, noNaN: true }),
    epochCount: fc.integer({ min: 1, max: 30 }),
    seed: seeds,
  });
  const vertexCounts = fc.integer({ min: 1, max: 60 });
  fc.assert(
    fc.property(problems, vertexCounts, fc.nat(), (changes, vertexCount, stopSeed) => {
      const graph = randomGraph(vertexCount, 0.3, changes.seed);
      const problem = layoutProblem(graph, changes);
      const start = randomPositions(vertexCount, changes.dimensions, changes.seed);
      const expected = reference.layout(problem);
      expected.setPositions(start);
      expected.advance(0, changes.epochCount);

      const stop = stopSeed % (changes.epochCount + 1);
      const first = wasm.layout(problem);
      first.setPositions(start);
      first.advance(0, stop);
      const second = wasm.layout(problem);
      second.setPositions(first.readPositions());
      second.advance(stop, changes.epochCount);
      expect(bitsOf(second.readPositions())).toEqual(bitsOf(expected.readPositions()));
    }),
    { seed: 12, numRuns: 80 },
  );
});

test("vertices at one place have the bits of the reference", () => {
  const problem = layoutProblem(randomGraph(12, 0.5, 3), { dimensions: 3 });
  const [optimizer, expected] = [wasm.layout(problem), reference.layout(problem)];
  for (const { setPositions } of [optimizer, expected]) setPositions(new Float32Array(36));
  optimizer.advance(0, 10);
  expected.advance(0, 10);
  expect(bitsOf(optimizer.readPositions())).toEqual(bitsOf(expected.readPositions()));
});

test("a row scan has the bits of the reference whatever the shape", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 70 }),
      fc.integer({ min: 0, max: 250 }),
      seeds,
      (rowCount, dimensions, count, seed) => {
        const rows = randomQuantizedRows(rowCount, dimensions, seed);
        const [scan, expected] = [wasm.rowScan(rows), reference.rowScan(rows)];
        for (const querySeed of [seed + 1, seed + 2]) {
          const query = randomRows(1, dimensions, querySeed, 0.2);
          const found = scan.nearest(query, count);
          const wanted = expected.nearest(query, count);
          expect(found.indices).toEqual(wanted.indices);
          expect(bitsOf(found.similarities)).toEqual(bitsOf(wanted.similarities));
        }
      },
    ),
    { seed: 13, numRuns: 80 },
  );
});

test("the module imports a memory and nothing else", async () => {
  const module = await WebAssembly.compile(await readFile(await buildWasm()));
  expect(WebAssembly.Module.imports(module)).toEqual([
    { module: "env", name: "memory", kind: "memory" },
  ]);
});
