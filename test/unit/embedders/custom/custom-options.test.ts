import { expect, test } from "vitest";
import { z } from "zod";
import { CUSTOM_FIELDS } from "../../../../src/embedders/custom/custom-options.ts";

const schema = z.strictObject(CUSTOM_FIELDS);

test("What a custom embedder says of itself is checked", () => {
  const given = { name: "own", dimensions: 3 };
  const price = { perMillionTokens: 0.1, asOf: "2026-01-01" };
  expect(schema.safeParse({ ...given, price, modalities: ["image"] }).success).toBe(true);
  for (const wrong of [
    { name: "a/b" },
    { dimensions: 5000 },
    { modalities: [] },
    { modalities: ["sound"] },
    { inputsPerRequest: 0 },
    { concurrentRequests: 7 },
    { price: { perMillionTokens: -1, asOf: "2026-01-01" } },
    { price: { perMillionTokens: 1, asOf: "today" } },
  ]) {
    expect(schema.safeParse({ ...given, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
  }
});
