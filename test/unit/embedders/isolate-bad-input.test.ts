import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { isolateBadInput } from "../../../src/embedders/isolate-bad-input.ts";

const refusal = new EmbedderError("invalid_input", "no");

test("R3: the first bad input is found in ⌈log₂ n⌉ tries, everything before it passed, the rest is left", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 100 }),
      fc.uniqueArray(fc.nat(99), { minLength: 1, maxLength: 5 }),
      async (count, places) => {
        const bad = new Set(places.map((place) => place % count));
        const items = Array.from({ length: count }, (_, i) => i);
        const passed: number[] = [];
        let tries = 0;
        const found = await isolateBadInput(items, refusal, async (half) => {
          tries++;
          if (half.some((item) => bad.has(item))) return refusal;
          passed.push(...half);
          return null;
        });
        expect(found.bad).toBe(Math.min(...bad));
        expect(tries).toBeLessThanOrEqual(Math.ceil(Math.log2(count)));
        expect([...passed, found.bad, ...found.rest]).toEqual(items);
        expect(found.refused).toContain(found.bad);
        expect(found.isConfirmed).toBe(found.refused.length === 1);
      },
    ),
  );
});

test("R3: a refusal that names the input ends the search, at any stage", async () => {
  const items = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const named = (inputIndex: number) => new EmbedderError("invalid_input", "no", { inputIndex });
  const never = () => Promise.reject(new Error("nothing to try"));
  const found = await isolateBadInput(items, named(5), never);
  expect(found).toMatchObject({ bad: "f", isConfirmed: true });
  expect(found.rest).toEqual(["a", "b", "c", "d", "e", "g", "h"]);
  const later = await isolateBadInput(items, refusal, async () => named(2));
  expect(later).toMatchObject({ bad: "c", isConfirmed: true });
  expect(later.rest).toEqual(["a", "b", "d", "e", "f", "g", "h"]);
  const outside = await isolateBadInput(["a", "b"], named(9), async () => null);
  expect(outside.bad).toBe("b");
});
