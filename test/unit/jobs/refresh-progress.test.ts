import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import {
  estimateRefreshWork,
  refreshProgress,
  type RefreshReport,
  type RefreshSizes,
} from "../../../src/jobs/refresh-progress.ts";

const sizes: RefreshSizes = {
  mode: "full",
  documentCount: 5000,
  dimensions: 256,
  options: DEFAULT_FIT_OPTIONS,
};

test("a refresh goes from 0 over embedding, fit and publishing to 1", () => {
  const embed = (done: number) => ({ name: "embed", done, total: 5000 });
  const publish = (done: number) => ({ name: "publish", done, total: 4 });
  const reports: RefreshReport[] = [
    { state: "queued", stages: [] },
    { state: "embedding", stages: [{ name: "collect", done: 1, total: 2 }] },
    { state: "embedding", stages: [embed(2500)] },
    { state: "embedding", stages: [embed(5000)] },
    { state: "fitting", stages: [embed(5000)], share: 0.5 },
    { state: "fitting", stages: [embed(5000)], share: 1 },
    { state: "publishing", stages: [embed(5000), publish(2)] },
    { state: "publishing", stages: [embed(5000), publish(4)] },
    { state: "completed", stages: [] },
  ];
  const progress = reports.map((report) => refreshProgress(report, sizes));
  expect(progress.slice(0, 2)).toEqual([0, 0]);
  expect(progress.toSorted((a, b) => a - b)).toEqual(progress);
  expect(new Set(progress.slice(1, 7)).size).toBe(6);
  expect(progress.slice(-2)).toEqual([1, 1]);
});

test("assigning has no fit, and neither has what would be refused", () => {
  expect(estimateRefreshWork({ ...sizes, mode: "assign" }).fit).toBe(0);
  expect(estimateRefreshWork({ ...sizes, documentCount: 3 }).fit).toBe(0);
  expect(estimateRefreshWork(sizes).fit).toBeGreaterThan(0);
});

test("a stage of nothing is done", () => {
  const embed = { name: "embed", done: 0, total: 0 };
  const done = refreshProgress({ state: "embedding", stages: [embed] }, sizes);
  const full = { name: "embed", done: 10, total: 10 };
  expect(done).toBe(refreshProgress({ state: "embedding", stages: [full] }, sizes));
});
