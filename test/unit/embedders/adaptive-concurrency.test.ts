import { expect, test } from "vitest";
import { createAdaptiveConcurrency } from "../../../src/embedders/adaptive-concurrency.ts";

test("R8: as many as allowed, at least 1 and at most 6", () => {
  expect(createAdaptiveConcurrency(3).limit).toBe(3);
  expect(createAdaptiveConcurrency(100).limit).toBe(6);
  expect(createAdaptiveConcurrency(0).limit).toBe(1);
});

test("R8: a refusal halves, clean windows add one each, up to where it began", () => {
  const concurrency = createAdaptiveConcurrency(6);
  concurrency.slowDown(concurrency.send());
  expect(concurrency.limit).toBe(3);
  concurrency.slowDown(concurrency.send());
  concurrency.slowDown(concurrency.send());
  expect(concurrency.limit).toBe(1);
  const limits = Array.from({ length: 30 }, () => {
    concurrency.succeed();
    return concurrency.limit;
  });
  expect(limits.slice(0, 6)).toEqual([2, 2, 3, 3, 3, 4]);
  expect(limits.at(-1)).toBe(6);
});

test("R8: the refusals of one moment halve once", () => {
  const concurrency = createAdaptiveConcurrency(6);
  const sent = Array.from({ length: 6 }, () => concurrency.send());
  for (const request of sent) concurrency.slowDown(request);
  expect(concurrency.limit).toBe(3);
});
