import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Kernels } from "../../../../src/core/kernels.ts";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS, type FitOptions } from "../../../../src/core/options.ts";
import { createNeighborsStage } from "../../../../src/core/pipeline/neighbors-stage.ts";
import { planFit, type FitPlan } from "../../../../src/core/pipeline/plan.ts";
import { Products } from "../../../../src/core/pipeline/products.ts";
import { keptNeighborCount, warmPlan } from "../../../../src/core/pipeline/warm-plan.ts";
import { carryRows, matchRows, type WarmStart } from "../../../../src/core/pipeline/warm-start.ts";
import { driveStage } from "../../../support/drive-stage.ts";
import { loadKernels } from "../../../support/kernels.ts";

const DIMENSIONS = 4;
const kernels = await loadKernels();

/** `count` random rows, numbered from `first` on. */
function randomRows(first: number, count: number): Float32Array {
  const rows = new Float32Array(count * DIMENSIONS);
  for (let i = 0; i < count; i++) {
    const random = createRandom(first + i);
    for (let d = 0; d < DIMENSIONS; d++) rows[i * DIMENSIONS + d] = random.uniform() - 0.5;
  }
  return rows;
}

function planOf(rowCount: number, options: Partial<FitOptions>): FitPlan {
  const sizes = { documentCount: rowCount, rowCount, dimensions: DIMENSIONS };
  return planFit(sizes, { ...DEFAULT_FIT_OPTIONS, neighborCount: 6, ...options });
}

interface Run {
  vectors: Float32Array;
  before?: WarmStart;
  evicting?: boolean;
  options?: Partial<FitOptions>;
  with?: Kernels;
}

function run({ vectors, before, evicting = false, options = {}, with: used = kernels }: Run) {
  const rowCount = vectors.length / DIMENSIONS;
  const cold = planOf(rowCount, options);
  const products = new Products();
  const rowHashes = hashRows(vectors, DIMENSIONS);
  if (before !== undefined) {
    const carried = carryRows(before, matchRows(before.rowHashes, rowHashes));
    products.set("startIndices", carried.startIndices);
    products.set("startDistances", carried.startDistances);
  }
  const plan = before === undefined ? cold : warmPlan(cold, 1);
  const context = { plan, products, kernels: used };
  driveStage({ create: createNeighborsStage, context, vectors, evicting });
  const start: WarmStart = {
    rowHashes,
    neighborIndices: products.get("keptIndices"),
    neighborDistances: products.get("keptDistances"),
    reducedPositions: new Float32Array(rowCount * 2),
    mapPositions: new Float32Array(rowCount * 2),
  };
  return { plan, products, start };
}

/** Lists that end early agree as far as they go, and go as far as the fit needs. */
function expectPrefixes(warm: ReturnType<typeof run>, cold: ReturnType<typeof run>): void {
  expect(warm.products.get("neighborIndices")).toEqual(cold.products.get("neighborIndices"));
  expect(warm.products.get("neighborDistances")).toEqual(cold.products.get("neighborDistances"));
  const keptCount = keptNeighborCount(warm.plan);
  const found = warm.start.neighborIndices;
  const wanted = cold.start.neighborIndices;
  for (let at = 0; at < found.length; at++) {
    if (found[at] < 0) expect(at % keptCount).toBeGreaterThanOrEqual(warm.plan.neighborCount);
    else if (found[at] !== wanted[at]) expect(found[at]).toBe(wanted[at]);
  }
  expect(warm.products.names()).not.toContain("startIndices");
}

const all = randomRows(0, 2600);
const rowsOf = (numbers: readonly number[]): Float32Array =>
  Float32Array.from(numbers.flatMap((i) => [...all.subarray(4 * i, 4 * i + 4)]));
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const first = run({ vectors: rowsOf(numbers(0, 2100)) });

test("after some rows went and others came the neighbors are those of a cold search", () => {
  const changed = [...numbers(150, 2100), ...numbers(2100, 2220)];
  const vectors = rowsOf(changed);
  const cold = run({ vectors });
  const warm = run({ vectors, before: first.start });
  expectPrefixes(warm, cold);
  const evicted = run({ vectors, before: first.start, evicting: true });
  expect(evicted.start).toEqual(warm.start);
});

test("a chain of changes stays exact", () => {
  let before = first.start;
  let held = numbers(0, 2100);
  const random = createRandom(3);
  for (let round = 0; round < 4; round++) {
    held = held.filter(() => random.uniform() > 0.03);
    const fresh = numbers(2100 + round * 120, 2220 + round * 120);
    // New rows come in between, as ids sort them.
    held = [...fresh.slice(0, 50), ...held, ...fresh.slice(50)];
    const vectors = rowsOf(held);
    const warm = run({ vectors, before });
    expectPrefixes(warm, run({ vectors }));
    before = warm.start;
  }
});

test("any rows may go, and all of them may be new", () => {
  const kept = fc.record({
    goneShare: fc.double({ min: 0, max: 1, noNaN: true }),
    seed: fc.nat(),
  });
  fc.assert(
    fc.property(kept, ({ goneShare, seed }) => {
      const random = createRandom(seed);
      const held = numbers(0, 2100).map((i) => (random.uniform() < goneShare ? i + 2600 : i));
      const vectors = new Float32Array(held.length * DIMENSIONS);
      held.forEach((i, row) => vectors.set(randomRows(i, 1), row * DIMENSIONS));
      expectPrefixes(run({ vectors, before: first.start }), run({ vectors }));
    }),
    { numRuns: 6 },
  );
});

test("rows without a direction have no neighbors before and after", () => {
  const vectors = rowsOf(numbers(20, 2100));
  vectors.fill(0, 40, 44);
  const warm = run({ vectors, before: first.start });
  expectPrefixesWithBlank(warm, run({ vectors }), 10);
});

function expectPrefixesWithBlank(
  warm: ReturnType<typeof run>,
  cold: ReturnType<typeof run>,
  blank: number,
): void {
  expect(warm.products.get("neighborIndices")).toEqual(cold.products.get("neighborIndices"));
  const start = blank * warm.plan.neighborCount;
  expect(warm.products.get("neighborIndices")[start]).toBe(-1);
}

test("lists that another search left are gone on from as well", () => {
  const approximate = { neighbors: "approximate" } as const;
  const before = run({ vectors: rowsOf(numbers(0, 2100)), options: approximate }).start;
  const vectors = rowsOf(numbers(60, 2150));
  const found = run({ vectors, before, options: approximate }).products.get("neighborIndices");
  const wanted = run({ vectors }).products.get("neighborIndices");
  const differing = found.filter((row, at) => row !== wanted[at]);
  expect(differing.length / wanted.length).toBeLessThan(0.05);
});

test.each(["euclidean", "inner-product"] as const)("by the metric %s as well", (metric) => {
  const options = { metric };
  const before = run({ vectors: rowsOf(numbers(0, 2050)), options }).start;
  const vectors = rowsOf(numbers(60, 2120));
  expectPrefixes(run({ vectors, before, options }), run({ vectors, options }));
});
