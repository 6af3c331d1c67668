import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { createFitProgress, type FitProgress } from "../../../src/library/fit-progress.ts";

const sizes = { documentCount: 1000, dimensions: 256, options: DEFAULT_FIT_OPTIONS };

function record(isEmbedding: boolean) {
  let clock = 0;
  const seen: FitProgress[] = [];
  const progress = createFitProgress(
    sizes,
    isEmbedding,
    () => (clock += 500),
    (update) => seen.push(update),
  );
  return { progress, seen };
}

test("embedding and fit are one progress that rises to 1", () => {
  const { progress, seen } = record(true);
  progress.embedded(500, 1000);
  progress.embedded(1000, 1000);
  progress.fitted("neighbors", 1, 2, { done: 10, total: 100 });
  progress.fitted("topics", 2, 2, { done: 100, total: 100 });
  expect(seen.map(({ stage }) => stage)).toEqual(["embed", "embed", "neighbors", "topics"]);
  for (let i = 1; i < seen.length; i++) {
    expect(seen[i].progress).toBeGreaterThan(seen[i - 1].progress);
  }
  expect(seen.at(-1)).toEqual({
    stage: "topics",
    done: 2,
    total: 2,
    progress: 1,
    remainingSeconds: 0,
  });
});

test("where the vectors are given the fit is all of it", () => {
  const { progress, seen } = record(false);
  progress.fitted("neighbors", 1, 4, { done: 25, total: 100 });
  expect(seen[0].progress).toBeCloseTo(0.25, 12);
  expect(seen[0].remainingSeconds).toBe(2);
});
