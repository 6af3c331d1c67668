import * as fc from "fast-check";
import { expect, test } from "vitest";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { characters, embedFake, expectRows, numbered } from "../../support/embed-fake.ts";
import {
  createScriptedVendor,
  scriptedVector,
  type ScriptedRefusal,
} from "../../support/scripted-vendor.ts";

/** Refuses what has a bad text in it, as one that does not say which. */
const refuseBad: ScriptedRefusal = (texts) =>
  texts.some((text) => text.startsWith("bad"))
    ? new EmbedderError("invalid_input", "'$.input' is invalid.", { status: 400 })
    : undefined;

test("R2: a limit that a refusal names is kept to for the rest, and handed out", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 16 } }, (texts) =>
    texts.length > 10
      ? new EmbedderError("too_many_inputs", "batch size should not be larger than 10", {
          limit: 10,
        })
      : undefined,
  );
  const texts = numbered(64);
  const { vectors, learnedLimits } = await embedFake(vendor, texts);
  expectRows(vectors, texts);
  expect(vendor.requests.map(({ length }) => length)).toEqual([16, 10, 6, 10, 10, 10, 10, 8]);
  expect(learnedLimits).toEqual({ inputsPerRequest: 10 });
  const again = createScriptedVendor({ limits: { inputsPerRequest: 16 } });
  await embedFake(again, texts, { learnedLimits });
  expect(again.requests[0].length).toBe(10);
});

test("R2: a refusal for size that names no limit halves the requests", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 16 } }, (texts) =>
    texts.length > 3 ? new EmbedderError("too_many_inputs", "payload too large") : undefined,
  );
  const texts = numbered(16);
  const { vectors, learnedLimits } = await embedFake(vendor, texts);
  expectRows(vectors, texts);
  expect(vendor.requests.slice(0, 3).map(({ length }) => length)).toEqual([16, 8, 4]);
  expect(learnedLimits).toEqual({});
});

test("R2: a limit on tokens is learned though the estimate says it was kept to", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 32 } }, (texts) =>
    texts.join("").length > 50
      ? new EmbedderError("too_many_tokens", "max 50 tokens per request", { limit: 50 })
      : undefined,
  );
  const texts = numbered(32);
  const half = (input: unknown) => String(input).length / 10;
  const { vectors, learnedLimits } = await embedFake(vendor, texts, { estimator: half });
  expectRows(vectors, texts);
  expect(learnedLimits).toEqual({ tokensPerRequest: 50 });
});

test("R3: one bad input is found in log2(n) + 1 requests more, and only it fails", async () => {
  const onePerPlace = Array.from({ length: 32 }, (_, i) => i);
  for (const place of onePerPlace) {
    const texts = numbered(32).map((text, i) => (i === place ? `bad ${text}` : text));
    const vendor = createScriptedVendor({ limits: { inputsPerRequest: 32 } }, refuseBad);
    const { vectors, failures } = await embedFake(vendor, texts, { onFailure: "skip" });
    expect([...failures.keys()]).toEqual([place]);
    expectRows(vectors.subarray(0, place * 3), texts.slice(0, place));
    expectRows(vectors.subarray(place * 3 + 3), texts.slice(place + 1));
    expect([...vectors.subarray(place * 3, place * 3 + 3)]).toEqual([0, 0, 0]);
    expect(vendor.requests.length - 1).toBeLessThanOrEqual(5 + 1);
  }
});

const placesArbitrary = fc.uniqueArray(fc.nat(69), { maxLength: 6 });

/** `count` texts of which those at `places` are bad. */
function withBad(count: number, places: readonly number[]) {
  const bad = places.filter((place) => place < count).sort((a, b) => a - b);
  const texts = numbered(count).map((text, i) => (bad.includes(i) ? `bad ${text}` : text));
  return { bad, texts };
}

test("R3: k bad inputs of n are found in k × (⌈log2(n)⌉ + 2) requests more, wherever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 70 }), placesArbitrary, async (count, places) => {
      const { bad, texts } = withBad(count, places);
      const vendor = createScriptedVendor({ limits: { inputsPerRequest: 100 } }, refuseBad);
      const { vectors, failures } = await embedFake(vendor, texts, { onFailure: "skip" });
      expect([...failures.keys()].sort((a, b) => a - b)).toEqual(bad);
      expectRows(
        vectors,
        texts.map((text, i) => (bad.includes(i) ? "" : text)),
      );
      const most = bad.length * (Math.ceil(Math.log2(count)) + 2);
      expect(vendor.requests.length - 1).toBeLessThanOrEqual(most);
    }),
    { numRuns: 500 },
  );
});

test("R3: where as large a request was answered before, that is k × (⌈log2(n)⌉ + 1)", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 70 }), placesArbitrary, async (count, places) => {
      const { bad, texts } = withBad(count, places);
      const before = numbered(count).map((text) => `a long ${text}`);
      const vendor = createScriptedVendor({ limits: { inputsPerRequest: count } }, refuseBad);
      const { failures } = await embedFake(vendor, [...before, ...texts], { onFailure: "skip" });
      expect(failures.size).toBe(bad.length);
      const most = bad.length * (Math.ceil(Math.log2(count)) + 1);
      expect(vendor.requests.length - 2).toBeLessThanOrEqual(most);
    }),
    { numRuns: 500 },
  );
});

test("R3: an input that the refusal names by its index costs one request more", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 8 } }, (texts) => {
    const inputIndex = texts.findIndex((text) => text.startsWith("bad"));
    if (inputIndex < 0) return undefined;
    return new EmbedderError("invalid_input", `empty string at index ${inputIndex}`, {
      inputIndex,
    });
  });
  const texts = ["a", "bad 1", "b", "c", "bad 2", "d"];
  const { failures, requestCount } = await embedFake(vendor, texts, { onFailure: "skip" });
  expect([...failures.keys()]).toEqual([1, 4]);
  expect(failures.get(4)).toMatchObject({ kind: "invalid_input", inputIndex: 4 });
  expect(requestCount).toBe(3);
});

test("R3: a limit that looks like a bad input costs requests, but fails nothing", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 16 } }, (texts) =>
    texts.length > 5 ? new EmbedderError("invalid_input", "bad request") : undefined,
  );
  const texts = numbered(16);
  const { vectors, failures } = await embedFake(vendor, texts, { onFailure: "skip" });
  expect(failures.size).toBe(0);
  expectRows(vectors, texts);
});

test("R3: by default an input that fails rejects the whole, by its index", async () => {
  const texts = numbered(9).map((text, i) => (i === 6 ? `bad ${text}` : text));
  await expect(embedFake(createScriptedVendor({}, refuseBad), texts)).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 6,
    message: "Input 6: '$.input' is invalid.",
  });
});

const LONG = "the quick brown fox jumps over the lazy dog";

test("R10: of a long text the beginning is sent, up to a word, and that is said", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 4, tokensPerInput: 21 } });
  const { truncated, failures } = await embedFake(vendor, ["short", LONG, LONG], {
    estimator: characters,
  });
  expect(vendor.requests.flat()).toEqual(["short", "the quick brown fox"]);
  expect(truncated).toEqual([1, 2]);
  expect(failures.size).toBe(0);
});

test("R10: a long text in chunks has the mean of their vectors, weighted by tokens, of unit length", async () => {
  const vendor = createScriptedVendor({
    limits: { inputsPerRequest: 2, tokensPerInput: 21, concurrentRequests: 3 },
  });
  const { vectors, truncated } = await embedFake(vendor, ["short", LONG], {
    longText: "chunk-mean",
    estimator: characters,
  });
  const chunks = ["the quick brown fox", "jumps over the lazy", "dog"];
  expect(vendor.requests.flat().toSorted()).toEqual(["short", ...chunks].toSorted());
  const sum = [0, 1, 2].map((d) =>
    chunks.reduce((total, chunk) => total + chunk.length * scriptedVector(chunk)[d], 0),
  );
  const norm = Math.hypot(...sum);
  sum.forEach((value, d) => expect(vectors[3 + d]).toBeCloseTo(value / norm, 6));
  expect(truncated).toEqual([]);
});

test("R10: a long text fails where that is wanted, unsent", async () => {
  const vendor = createScriptedVendor({ limits: { inputsPerRequest: 4, tokensPerInput: 21 } });
  const { failures } = await embedFake(vendor, ["short", LONG], {
    longText: "error",
    onFailure: "skip",
    estimator: characters,
  });
  expect(vendor.requests).toEqual([["short"]]);
  expect(failures.get(1)).toMatchObject({ kind: "input_too_long", limit: 21 });
});

test("R10: a text that the vendor finds too long is shortened until it is not, and the limit learned", async () => {
  for (const named of [20, undefined]) {
    const vendor = createScriptedVendor({ limits: { inputsPerRequest: 4 } }, (texts) =>
      texts.some(({ length }) => length > 20)
        ? new EmbedderError("input_too_long", "maximum context length", { limit: named })
        : undefined,
    );
    const { truncated, failures, learnedLimits } = await embedFake(vendor, ["a", LONG, "b"], {
      estimator: characters,
    });
    expect(truncated).toEqual([1]);
    expect(failures.size).toBe(0);
    expect(learnedLimits).toEqual(named === undefined ? {} : { tokensPerInput: 20 });
    expect(vendor.requests.length).toBeLessThanOrEqual(named === undefined ? 7 : 2);
  }
});
