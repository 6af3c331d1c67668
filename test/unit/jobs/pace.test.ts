import * as fc from "fast-check";
import { expect, test } from "vitest";
import { advancePace, startPace } from "../../../src/jobs/pace.ts";

test("what remains is by the rate so far", () => {
  const begun = startPace(1000);
  expect(begun).toMatchObject({ progress: 0, remainingSeconds: null });
  const quarter = advancePace(begun, 0.25, true, 11_000);
  expect(quarter).toMatchObject({ progress: 0.25, remainingSeconds: 30 });
  expect(advancePace(quarter, 0.5, false, 21_000).remainingSeconds).toBe(20);
  expect(advancePace(quarter, 0.75, false, 16_000).remainingSeconds).toBe(5);
});

test("a new part goes at a rate of its own, from the report before it", () => {
  const first = advancePace(startPace(0), 0.5, true, 100_000);
  expect(first.remainingSeconds).toBe(100);
  const second = advancePace(first, 0.6, true, 102_000);
  expect(second).toMatchObject({ partProgress: 0.5, partAt: 100_000, remainingSeconds: 8 });
  expect(advancePace(second, 0.9, false, 108_000).remainingSeconds).toBe(2);
});

test("where nothing moved, what was said before runs down, and never below 0", () => {
  const known = advancePace(startPace(0), 0.5, true, 10_000);
  const waiting = advancePace(known, 0.5, true, 14_000);
  expect(waiting.remainingSeconds).toBe(6);
  expect(advancePace(waiting, 0.1, false, 60_000)).toMatchObject({
    progress: 0.5,
    remainingSeconds: 0,
  });
});

test("progress never goes back and stays within 0 … 1, whatever is reported and however clocks run", () => {
  const reports = fc.array(
    fc.record({
      progress: fc.double({ min: -1, max: 2, noNaN: true }),
      isNewPart: fc.boolean(),
      elapsedMs: fc.integer({ min: -10, max: 10_000 }),
    }),
  );
  fc.assert(
    fc.property(reports, (all) => {
      let pace = startPace(0);
      for (const { progress, isNewPart, elapsedMs } of all) {
        const next = advancePace(pace, progress, isNewPart, pace.at + elapsedMs);
        expect(next.progress).toBeGreaterThanOrEqual(pace.progress);
        expect(next.progress).toBeLessThanOrEqual(1);
        if (next.remainingSeconds !== null) {
          expect(next.remainingSeconds).toBeGreaterThanOrEqual(0);
        }
        pace = next;
      }
    }),
  );
});
