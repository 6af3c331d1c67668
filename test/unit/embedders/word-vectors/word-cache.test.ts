import { expect, test } from "vitest";
import { createWordCache } from "../../../../src/embedders/word-vectors/word-cache.ts";

test("what was lately used stays, the rest goes", () => {
  const cache = createWordCache<number>(3);
  for (let i = 0; i < 3; i++) cache.set(`w${i}`, i);
  cache.set("w3", 3);
  expect(cache.get("w0")).toBe(0);
  cache.set("w4", 4);
  cache.set("w5", 5);
  expect(cache.get("w0")).toBe(0);
  expect(cache.get("w1")).toBeUndefined();
  expect(cache.get("w5")).toBe(5);
  expect(cache.get("nothing")).toBeUndefined();
});
