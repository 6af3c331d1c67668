import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { FIT_MEMORY_BYTES, planFit } from "../../../../src/core/pipeline/plan.ts";
import {
  canStartWarm,
  FEWEST_WARM_ROWS,
  keepsNeighbors,
  keptNeighborCount,
  warmPlan,
} from "../../../../src/core/pipeline/warm-plan.ts";

const plan = (rowCount: number, dimensions = 32, options = {}) =>
  planFit(
    { documentCount: rowCount, rowCount, dimensions },
    { ...DEFAULT_FIT_OPTIONS, ...options },
  );

test("half as many neighbors again are kept", () => {
  expect(keptNeighborCount(plan(5000))).toBe(21);
  expect(keepsNeighbors(plan(5000))).toBe(true);
  expect(keptNeighborCount(plan(5000, 32, { neighbors: "approximate" }))).toBe(21);
  expect(keptNeighborCount(plan(5000, 32, { neighborCount: 6 }))).toBe(8);
});

test("none are kept where nothing is to start from them", () => {
  for (const options of [{ warm: "never" }, { reducer: "pca" }] as const) {
    expect(keptNeighborCount(plan(5000, 32, options))).toBe(14);
    expect(keepsNeighbors(plan(5000, 32, options))).toBe(false);
  }
  expect(keepsNeighbors(plan(FEWEST_WARM_ROWS - 1))).toBe(false);
});

test("none are kept where they would not fit", () => {
  const rowCount = 23_000;
  for (let dimensions = 100; dimensions < 1200; dimensions += 20) {
    const planned = plan(rowCount, dimensions, { neighbors: "exact" });
    if (!keepsNeighbors(planned)) continue;
    expect(rowCount * (dimensions * 4 + 2 * 21 * 8)).toBeLessThan(FIT_MEMORY_BYTES);
  }
  expect(keepsNeighbors(plan(rowCount, 950, { neighbors: "exact" }))).toBe(false);
});

test("a fit starts warm where some rows changed, and not more than a fifth", () => {
  const planned = plan(5000);
  const can = (newCount: number, goneCount: number, changedBefore: number) =>
    canStartWarm(planned, { newCount, goneCount, changedBefore });
  expect(can(1, 0, 0)).toBe(true);
  expect(can(0, 1, 0)).toBe(true);
  expect(can(1000, 1000, 0)).toBe(true);
  expect(can(500, 0, 500)).toBe(true);
  expect(can(0, 0, 0)).toBe(false);
  expect(can(1001, 0, 0)).toBe(false);
  expect(can(0, 1001, 0)).toBe(false);
  expect(can(500, 0, 501)).toBe(false);
});

test("a warm fit has fewer epochs and is else the same", () => {
  const cold = plan(5000);
  expect(warmPlan(cold, 40)).toEqual({ ...cold, epochCount: 30, warm: { changedRowCount: 40 } });
  expect(warmPlan(plan(5000, 32, { epochs: 1 }), 1).epochCount).toBe(1);
});
