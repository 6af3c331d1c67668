import * as fc from "fast-check";
import { expect, test, vi } from "vitest";
import { createRandom } from "../../../src/core/math/random.ts";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { characters, embedFake, expectRows, numbered } from "../../support/embed-fake.ts";
import { createScriptedVendor, scriptedVector } from "../../support/scripted-vendor.ts";
import { createVirtualClock } from "../../support/virtual-clock.ts";

const TEXTS = ["a", "bb", "ccc", "dddddddddd", "e", "ffffffffff", "g"];

test("inputs go out in requests of the embedder's size and come back in their order", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 3 } });
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
  const vendor = createScriptedVendor();
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
  const vendor = createScriptedVendor({ limits });
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
  const vendor = createScriptedVendor();
  const onProgress = vi.fn();
  const { vectors } = await embedFake(vendor, texts, { onProgress });
  expect(vendor.requests).toEqual([["a"]]);
  expectRows(vectors.subarray(3, 6), ["a"]);
  expect([...vectors].filter((value) => value !== 0).length).toBe(3);
  expect(onProgress).toHaveBeenLastCalledWith(4, 4, { failed: 0, tokens: 1, cost: null });
  const spaced = createScriptedVendor();
  await embedFake(spaced, texts, { emptyText: "space" });
  expect(spaced.requests).toEqual([[" ", "a"]]);
});

test("R11: lone surrogates are replaced and NUL is dropped before a text is sent", async () => {
  const vendor = createScriptedVendor();
  await embedFake(vendor, ["a\ud800b", "a\0b", "\u{1f642}"]);
  expect(vendor.requests).toEqual([["a\ufffdb", "ab", "\u{1f642}"]]);
});

test("R12: equal texts are sent once and all have the vector", async () => {
  const texts = ["x", "yy", "x", "yy", "x\0", "zzz"];
  const vendor = createScriptedVendor();
  const onProgress = vi.fn();
  const { vectors } = await embedFake(vendor, texts, { onProgress });
  expect(vendor.requests).toEqual([["x", "yy", "zzz"]]);
  expectRows(vectors, ["x", "yy", "x", "yy", "x", "zzz"]);
  expect(onProgress).toHaveBeenLastCalledWith(6, 6, { failed: 0, tokens: 6, cost: null });
});

const price = { perMillionTokens: 1e6, asOf: "2026-01-01" };

test("R15: the cost is that of the tokens the vendor counted", async () => {
  const vendor = createScriptedVendor({ price });
  const onProgress = vi.fn();
  expect(await embedFake(vendor, TEXTS, { onProgress })).toMatchObject({ tokens: 28, cost: 28 });
  expect(onProgress.mock.calls.map(([, , { cost }]) => cost)).toEqual([16, 28]);
  const cheaper = { ...price, perMillionTokens: 5e5 };
  expect(await embedFake(vendor, TEXTS, { price: cheaper })).toMatchObject({ cost: 14 });
});

test("R15: no request is sent that could exceed the most it may cost", async () => {
  const limits = { inputsPerRequest: 4, concurrentRequests: 6 };
  const vendor = createScriptedVendor({ price, limits });
  const estimator = characters;
  await expect(embedFake(vendor, TEXTS, { maxCost: 27, estimator })).rejects.toMatchObject({
    code: "cost_limit_exceeded",
  });
  expect(vendor.requests.length).toBe(1);
  await embedFake(vendor, TEXTS, { maxCost: 28, estimator });
  await expect(embedFake(createScriptedVendor(), TEXTS, { maxCost: 1 })).rejects.toMatchObject({
    code: "invalid_option",
  });
});

const PASSING = ["rate_limited", "overloaded", "network", "unavailable"] as const;

/** Limits the embedder does not declare, inputs it refuses, and what goes wrong now and then. */
const vendorArbitrary = fc.record({
  seed: fc.nat(),
  declaredInputs: fc.integer({ min: 1, max: 40 }),
  mostInputs: fc.integer({ min: 1, max: 40 }),
  mostTokens: fc.integer({ min: 30, max: 400 }),
  namesLimits: fc.boolean(),
  namesIndex: fc.boolean(),
  troubleRate: fc.constantFrom(0, 0, 0.3),
  concurrentRequests: fc.integer({ min: 1, max: 8 }),
});

const textArbitrary = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 60 }).map((n) => `text ${n}`) },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "\n") },
  { weight: 1, arbitrary: fc.nat(3).map((n) => `bad ${n}`) },
);

test("whatever the vendor does, each input has its own vector or its own error, and is paid once", async () => {
  await fc.assert(
    fc.asyncProperty(
      vendorArbitrary,
      fc.array(textArbitrary, { maxLength: 80 }),
      async (about, texts) => {
        const random = createRandom(about.seed);
        const clock = createVirtualClock();
        const answered: string[] = [];
        const { declaredInputs: inputsPerRequest, concurrentRequests, namesLimits } = about;
        const limits = { inputsPerRequest, concurrentRequests };
        const vendor = createScriptedVendor({ limits }, async (given) => {
          const isTrouble = random.uniform() < about.troubleRate;
          await clock.sleep(Math.floor(100 * random.uniform()));
          if (isTrouble) return new EmbedderError(PASSING[random.uint32() % 4], "not now");
          const named = (limit: number) => (namesLimits ? { limit } : {});
          if (given.length > about.mostInputs) {
            return new EmbedderError("too_many_inputs", "too many", named(about.mostInputs));
          }
          if (given.join("").length > about.mostTokens) {
            return new EmbedderError("too_many_tokens", "too much", named(about.mostTokens));
          }
          const bad = given.findIndex((text) => text.startsWith("bad"));
          if (bad < 0) {
            answered.push(...given);
            return undefined;
          }
          return new EmbedderError(
            "invalid_input",
            "no",
            about.namesIndex ? { inputIndex: bad } : {},
          );
        });
        const handed = new Map<number, number[]>();
        const { vectors, failures } = await embedFake(vendor, texts, {
          clock,
          random,
          onFailure: "skip",
          maxAttempts: 50,
          estimator: (input) => Math.ceil(characters(input) / 3),
          onBatch: async ({ indexes, vectors: rows }) =>
            indexes.forEach((index, k) => handed.set(index, [...rows.subarray(3 * k, 3 * k + 3)])),
        });
        for (const [i, text] of texts.entries()) {
          const isBad = text.startsWith("bad");
          const expected = isBad || text.trim() === "" ? [0, 0, 0] : scriptedVector(text);
          expect([...vectors.subarray(3 * i, 3 * i + 3)]).toEqual(expected);
          expect(failures.has(i)).toBe(isBad);
          expect(handed.get(i)).toEqual(isBad ? undefined : expected);
        }
        const good = texts.filter((text) => text.startsWith("text"));
        expect(answered.toSorted()).toEqual([...new Set(good)].toSorted());
      },
    ),
    { numRuns: 200 },
  );
});
