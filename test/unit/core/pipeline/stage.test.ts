import { expect, test } from "vitest";
import { createSingleStep } from "../../../../src/core/pipeline/stage.ts";

test("a stage of one step runs once, and only when it may", () => {
  let runs = 0;
  const stage = createSingleStep(() => void runs++);
  expect([stage.done, stage.total, stage.chunk, stage.need()]).toEqual([0, 1, 1, null]);
  expect(stage.encode()).toEqual({ header: null, arrays: {} });
  expect(stage.advance(0)).toBe(0);
  expect([runs, stage.done]).toEqual([0, 0]);
  expect(stage.advance(5)).toBe(1);
  expect(stage.advance(5)).toBe(0);
  expect([runs, stage.done]).toEqual([1, 1]);
});

test("a step that throws is not done", () => {
  const stage = createSingleStep(() => {
    throw new Error("no");
  });
  expect(() => stage.advance(1)).toThrow("no");
  expect(stage.done).toBe(0);
});
