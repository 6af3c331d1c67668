import { expect, test } from "vitest";
import { estimateEmbedding } from "../../../src/embedders/estimate-embedding.ts";
import { characters, embedFake, numbered } from "../../support/embed-fake.ts";
import { createScriptedVendor } from "../../support/scripted-vendor.ts";

const price = { perMillionTokens: 2e6, asOf: "2026-01-01" };

test("R15: the estimate is what embedding then takes, and nothing is sent for it", async () => {
  const limits = { inputsPerRequest: 6, tokensPerRequest: 40, tokensPerInput: 12 };
  const vendor = createScriptedVendor({ limits, price });
  const texts = [...numbered(30), "", "text 3", "a text that is cut after some words"];
  const options = { estimator: characters };
  const estimate = estimateEmbedding(vendor, texts, options);
  expect(vendor.requests).toEqual([]);
  expect(estimate.inputs).toBe(31);
  const { tokens, cost, requestCount } = await embedFake(vendor, texts, options);
  expect(estimate.requests).toBe(requestCount);
  expect(estimate.tokens).toBeGreaterThanOrEqual(tokens);
  expect(estimate.tokens).toBeLessThanOrEqual(tokens + 12);
  expect(estimate.cost).toBe(2 * estimate.tokens);
  expect(estimate.cost).toBeGreaterThanOrEqual(cost ?? Infinity);
});

test("what fails for its length is not counted, what goes in chunks is counted whole", () => {
  const limits = { inputsPerRequest: 6, tokensPerInput: 10 };
  const texts = ["a".repeat(25), "b"];
  const estimator = characters;
  const tokensOf = (longText: "truncate" | "chunk-mean" | "error") =>
    estimateEmbedding({ limits }, texts, { longText, estimator }).tokens;
  expect(tokensOf("truncate")).toBe(11);
  expect(tokensOf("chunk-mean")).toBe(26);
  expect(tokensOf("error")).toBe(1);
});

test("without a price there is no cost, and nothing takes nothing", () => {
  const limits = { inputsPerRequest: 6 };
  expect(estimateEmbedding({ limits }, [])).toEqual({
    inputs: 0,
    tokens: 0,
    requests: 0,
    cost: null,
  });
  expect(estimateEmbedding({ limits }, ["a"], { price }).cost).toBeGreaterThan(0);
});
