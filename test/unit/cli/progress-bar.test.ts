import { expect, test } from "vitest";
import { createProgress } from "../../../src/cli/progress-bar.ts";

function record(output: { isTTY?: boolean; columns?: number } = {}) {
  let clock = 0;
  const written: string[] = [];
  const stream = { ...output, write: (text: string) => written.push(text) };
  const progress = createProgress(stream, () => clock);
  return { progress, written, wait: (ms: number) => (clock += ms) };
}

const FULL = "█".repeat(24);

test("without a terminal each stage is one line, written when it is over", () => {
  const { progress, written, wait } = record();
  wait(500);
  progress.update([{ name: "embed", done: 5, total: 10 }]);
  expect(written).toEqual([]);
  wait(1500);
  progress.update([
    { name: "embed", done: 10, total: 10 },
    { name: "neighbors", done: 0, total: 4 },
  ]);
  expect(written).toEqual([`embed        ${FULL} 100 %     2.0 s\n`]);
});

test("on a terminal the stage under way is drawn over itself", () => {
  const { progress, written, wait } = record({ isTTY: true });
  wait(100);
  progress.update([{ name: "embed", done: 3, total: 6 }]);
  const half = "█".repeat(12) + "░".repeat(12);
  expect(written).toEqual([`\r\u001B[Kembed        ${half}  50 %     0.1 s`]);
  progress.update([{ name: "embed", done: 6, total: 6 }]);
  progress.update([{ name: "embed", done: 6, total: 6 }]);
  expect(written.slice(1)).toEqual([`\r\u001B[Kembed        ${FULL} 100 %     0.1 s\n`]);
});

test("on a terminal the stage under way says how far all of them are", () => {
  const { progress, written } = record({ isTTY: true, columns: 120 });
  const whole = { progress: 0.42, remainingSeconds: 7 };
  progress.update([{ name: "embed", done: 3, total: 6 }], whole);
  expect(written[0]).toMatch(/ 50 % {5}0\.0 s {2}\(42 %, about 7 s left\)$/);
  progress.update([{ name: "embed", done: 6, total: 6 }], whole);
  expect(written[1]).toMatch(/100 % {5}0\.0 s\n$/);
});

test("the seconds of a stage run from the end of the one before it", () => {
  const { progress, written, wait } = record();
  wait(1000);
  progress.update([{ name: "a", done: 1, total: 1 }]);
  wait(250);
  progress.update([
    { name: "a", done: 1, total: 1 },
    { name: "b", done: 1, total: 2 },
  ]);
  wait(500);
  expect(progress.finish()).toEqual([
    { name: "a", seconds: 1 },
    { name: "b", seconds: 0.75 },
  ]);
  expect(written).toHaveLength(2);
});

test("a stage of nothing is over once a later one has begun", () => {
  const { progress, written } = record();
  const empty = { name: "collect", done: 0, total: 0 };
  progress.update([empty]);
  progress.update([empty, { name: "embed", done: 0, total: 3 }]);
  expect(written).toEqual([]);
  progress.update([empty, { name: "embed", done: 1, total: 3 }]);
  expect(written).toHaveLength(1);
});

test("a line is shorter than the terminal is wide", () => {
  const { progress, written } = record({ isTTY: true, columns: 20 });
  progress.update([{ name: "embed", done: 1, total: 2 }]);
  expect(written[0].replace("\r\u001B[K", "")).toHaveLength(19);
});
