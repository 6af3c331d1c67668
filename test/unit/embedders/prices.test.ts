import { expect, test } from "vitest";
import { PRICES } from "../../../src/embedders/prices.ts";

test("each price has a sensible amount and the day it was read", () => {
  for (const [id, { perMillionTokens, asOf }] of Object.entries(PRICES)) {
    expect(id).toMatch(/^[a-z]+\/\S+$/);
    expect(perMillionTokens).toBeGreaterThan(0);
    expect(perMillionTokens).toBeLessThan(1);
    expect(new Date(asOf).toISOString().slice(0, 10)).toBe(asOf);
  }
  expect(Object.keys(PRICES)).toEqual(Object.keys(PRICES).toSorted());
});
