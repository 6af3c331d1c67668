import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { planFit } from "../../../../src/core/pipeline/plan.ts";
import {
  createPrincipalPasses,
  FEED_ROWS,
  type VectorPasses,
} from "../../../../src/core/pipeline/vector-passes.ts";
import type { Working } from "../../../../src/core/pipeline/stage.ts";

const ROWS = 2 * FEED_ROWS + 100;
const sizes = { documentCount: ROWS, rowCount: ROWS, dimensions: 4 };
const plan = planFit(sizes, DEFAULT_FIT_OPTIONS);
const random = createRandom(1);
const vectors = new Float32Array(ROWS * 4).map(() => random.uniform());

/** Runs the block that is next; false at the end. */
function runNext(passes: VectorPasses, block: number): boolean {
  const need = passes.need(block);
  if (need === null) return false;
  passes.run(block, vectors.slice(need.first * 4, (need.first + need.count) * 4));
  return true;
}

test("each pass sees every row once, in blocks", () => {
  const passes = createPrincipalPasses(plan, 2, null);
  const needs = Array.from({ length: passes.blockCount + 1 }, (_, block) => passes.need(block));
  expect(needs).toEqual([...needs.slice(0, 3), ...needs.slice(0, 3), null]);
  expect(needs.slice(0, 3)).toEqual([
    { kind: "vectors", first: 0, count: FEED_ROWS },
    { kind: "vectors", first: FEED_ROWS, count: FEED_ROWS },
    { kind: "vectors", first: 2 * FEED_ROWS, count: 100 },
  ]);
});

test("what is kept holds only what has been done, and is enough to go on", () => {
  const whole = createPrincipalPasses(plan, 2, null);
  for (let block = 0; runNext(whole, block); block++);
  let working: Working | null = null;
  const lengths: number[] = [];
  for (let block = 0; block < whole.blockCount; block++) {
    const passes: VectorPasses = createPrincipalPasses(plan, 2, working);
    runNext(passes, block);
    working = structuredClone(passes.encode(block + 1));
    lengths.push((working.arrays["positions"] as Float32Array).length);
    if (block + 1 === whole.blockCount) expect(passes.positions()).toEqual(whole.positions());
  }
  expect(lengths).toEqual([0, 0, 0, 2 * FEED_ROWS, 4 * FEED_ROWS, 2 * ROWS]);
});
