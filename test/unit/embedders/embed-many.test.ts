import { expect, test, vi } from "vitest";
import { characters, embedFake, expectRows, numbered } from "../../support/embed-fake.ts";
import { createFakeVendor } from "../../support/fake-vendor.ts";

const TEXTS = ["a", "bb", "ccc", "dddddddddd", "e", "ffffffffff", "g"];

test("inputs go out in requests of the embedder's size and come back in their order", async () => {
  const vendor = createFakeVendor({ limits: { inputsPerRequest: 3 } });
  const onProgress = vi.fn();
  const embedded = await embedFake(vendor, TEXTS, { onProgress });
  expectRows(embedded.vectors, TEXTS);
  expect(embedded).toMatchObject({ tokens: 28, isEstimated: false, cost: null, requestCount: 3 });
  expect(vendor.requests).toEqual([TEXTS.slice(0, 3), TEXTS.slice(3, 6), TEXTS.slice(6)]);
  expect(onProgress.mock.calls.map(([done, total]) => [done, total])).toEqual([
    [3, 7],
    [6, 7],
    [7, 7],
  ]);
});

test("no input needs no request", async () => {
  const vendor = createFakeVendor();
  const onProgress = vi.fn();
  const { vectors, truncated, tokens } = await embedFake(vendor, [], { onProgress });
  expect({ vectors, truncated, tokens }).toEqual({
    vectors: new Float32Array(0),
    truncated: [],
    tokens: 0,
  });
  expect(vendor.requests).toEqual([]);
  expect(onProgress).not.toHaveBeenCalled();
});

test("R1: requests keep to inputs, tokens, bytes and the size of the answer at once", async () => {
  const limits = {
    inputsPerRequest: 5,
    tokensPerRequest: 40,
    bytesPerRequest: 100,
    responseBytesPerInput: 2 ** 21,
    concurrentRequests: 3,
  };
  const vendor = createFakeVendor({ limits });
  const texts = numbered(40).map((text, i) => text + "x".repeat(i % 30));
  const { vectors } = await embedFake(vendor, texts, { estimator: characters });
  expectRows(vectors, texts);
  for (const request of vendor.requests) {
    expect(request.length).toBeLessThanOrEqual(4);
    if (request.length > 1) expect(request.join("").length).toBeLessThanOrEqual(40);
  }
});

test("R11: empty texts are not sent and have the zero vector, or go as a space", async () => {
  const texts = ["", "a", " \n\t", "\0"];
  const vendor = createFakeVendor();
  const onProgress = vi.fn();
  const { vectors } = await embedFake(vendor, texts, { onProgress });
  expect(vendor.requests).toEqual([["a"]]);
  expectRows(vectors.subarray(3, 6), ["a"]);
  expect([...vectors].filter((value) => value !== 0).length).toBe(3);
  expect(onProgress).toHaveBeenLastCalledWith(4, 4, { failed: 0, tokens: 1, cost: null });
  const spaced = createFakeVendor();
  await embedFake(spaced, texts, { emptyText: "space" });
  expect(spaced.requests).toEqual([[" ", "a"]]);
});

test("R11: lone surrogates are replaced and NUL is dropped before a text is sent", async () => {
  const vendor = createFakeVendor();
  await embedFake(vendor, ["a\ud800b", "a\0b", "\u{1f642}"]);
  expect(vendor.requests).toEqual([["a\ufffdb", "ab", "\u{1f642}"]]);
});

test("R12: equal texts are sent once and all have the vector", async () => {
  const texts = ["x", "yy", "x", "yy", "x\0", "zzz"];
  const vendor = createFakeVendor();
  const onProgress = vi.fn();
  const { vectors } = await embedFake(vendor, texts, { onProgress });
  expect(vendor.requests).toEqual([["x", "yy", "zzz"]]);
  expectRows(vectors, ["x", "yy", "x", "yy", "x", "zzz"]);
  expect(onProgress).toHaveBeenLastCalledWith(6, 6, { failed: 0, tokens: 6, cost: null });
});

const price = { perMillionTokens: 1e6, asOf: "2026-01-01" };

test("R15: the cost is that of the tokens the vendor counted", async () => {
  const vendor = createFakeVendor({ price });
  const onProgress = vi.fn();
  expect(await embedFake(vendor, TEXTS, { onProgress })).toMatchObject({ tokens: 28, cost: 28 });
  expect(onProgress.mock.calls.map(([, , { cost }]) => cost)).toEqual([16, 28]);
  const cheaper = { ...price, perMillionTokens: 5e5 };
  expect(await embedFake(vendor, TEXTS, { price: cheaper })).toMatchObject({ cost: 14 });
});

test("R15: no request is sent that could exceed the most it may cost", async () => {
  const limits = { inputsPerRequest: 4, concurrentRequests: 6 };
  const vendor = createFakeVendor({ price, limits });
  const estimator = characters;
  await expect(embedFake(vendor, TEXTS, { maxCost: 27, estimator })).rejects.toMatchObject({
    code: "cost_limit_exceeded",
  });
  expect(vendor.requests.length).toBe(1);
  await embedFake(vendor, TEXTS, { maxCost: 28, estimator });
  await expect(embedFake(createFakeVendor(), TEXTS, { maxCost: 1 })).rejects.toMatchObject({
    code: "invalid_option",
  });
});
