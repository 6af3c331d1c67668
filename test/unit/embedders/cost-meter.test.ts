import { expect, test } from "vitest";
import { createCostMeter } from "../../../src/embedders/cost-meter.ts";

const vendor = { id: "fake/vendor" };
const price = { perMillionTokens: 1e6, asOf: "2026-01-01" };

test("R15: what is under way counts towards the limit, what came to nothing does not", () => {
  const meter = createCostMeter(vendor, price, 10);
  meter.reserve(6);
  meter.reserve(4);
  expect(() => meter.reserve(1)).toThrow(expect.objectContaining({ code: "cost_limit_exceeded" }));
  meter.settle(6, null);
  meter.settle(4, { tokens: 3 });
  expect({ tokens: meter.tokens, cost: meter.cost, isEstimated: meter.isEstimated }).toEqual({
    tokens: 3,
    cost: 3,
    isEstimated: false,
  });
  meter.reserve(7);
  meter.settle(7, { tokens: 7, isEstimated: true });
  expect(meter.isEstimated).toBe(true);
  expect(() => meter.reserve(1)).toThrow("expected at most 10");
});

test("R15: without a price tokens are counted, and no limit can be kept", () => {
  const meter = createCostMeter(vendor, undefined);
  meter.reserve(1e9);
  meter.settle(1e9, { tokens: 5 });
  expect([meter.tokens, meter.cost]).toEqual([5, null]);
  expect(() => createCostMeter(vendor, undefined, 1)).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});
