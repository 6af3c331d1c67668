import { afterAll, expect, test, vi } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import { createHuggingFaceEmbedder } from "../../../../src/embedders/huggingface/huggingface-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor, type FakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createHuggingFaceDialect } from "../../../support/fakes/huggingface-dialect.ts";

const KEY = "hf_aBcDeFgHiJkLmNoPqRsTuVwX";
const MODEL = "sentence-transformers/all-MiniLM-L6-v2";
const start = (options = {}) =>
  createFakeVendor({ dialect: createHuggingFaceDialect(options), key: KEY });
const vendor = await start();
const tokenVendor = await start({ isTokenLevel: true });
const wrappedVendor = await start({ isTokenLevel: true, isWrapped: true });
afterAll(() => Promise.all([vendor, tokenVendor, wrappedVendor].map((each) => each.close())));

/** Sends what is meant for Hugging Face's hosts to the fake vendor. */
const toFake =
  (to: FakeVendor): typeof fetch =>
  async (input, init) =>
    fetch(String(input).replace(/^https:\/\/(router\.)?huggingface\.co/, to.url), init);

const routed = (about = {}, to = vendor) =>
  createHuggingFaceEmbedder({ model: MODEL, token: KEY, fetch: toFake(to), ...about });
const endpoint = (about = {}, to = vendor) =>
  createHuggingFaceEmbedder({
    model: MODEL,
    token: KEY,
    endpointUrl: `${to.url}/endpoint`,
    trustedOrigins: [to.url],
    ...about,
  });

testEmbedder("huggingface behind the router", async () => routed());
testEmbedder("huggingface at an endpoint", async () => endpoint());
testEmbedder("huggingface with vectors of tokens", async () =>
  endpoint({ tokenLevel: true }, tokenVendor),
);

test("The router is asked for feature extraction, and the Hub for the model once", async () => {
  const fresh = "sentence-transformers/all-mpnet-base-v2";
  const embedder = routed({ model: fresh, dimensions: 384, billTo: "acme" });
  const before = vendor.requests.length;
  await embedder.embed(["a"]);
  await embedder.embed(["b"]);
  const sent = vendor.requests.slice(before);
  expect(sent.map(({ method }) => method)).toEqual(["GET", "POST", "POST"]);
  expect(sent[1]?.url).toBe(`/hf-inference/models/${fresh}/pipeline/feature-extraction`);
  expect(sent[1]?.body).toEqual({ inputs: ["a"], truncate: true });
  expect(sent[1]?.headers["x-hf-bill-to"]).toBe("acme");
});

test("@huggingface/inference repeats a 503 without end; here it is one request", async () => {
  const before = vendor.requests.length;
  vendor.failNext("overloaded");
  await expect(endpoint().embed(["a"])).rejects.toMatchObject({ kind: "overloaded", status: 503 });
  expect(vendor.requests.length - before).toBe(1);
});

test("@huggingface/inference would wait for a stalled body for ever; the signal ends it", async () => {
  vendor.failNext("stalled-body");
  const reason = new Error("deadline");
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 100);
  await expect(endpoint().embed(["a"], { signal: stop.signal })).rejects.toBe(reason);
});

test("@huggingface/inference chooses a provider by itself and says so on the console; here it is told", async () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  await routed().embed(["a"]);
  expect(log).not.toHaveBeenCalled();
  log.mockRestore();
});

test("@huggingface/inference keeps the wait that is asked for from its errors; here it is not lost", async () => {
  vendor.failNext("rate-limited-seconds");
  await expect(endpoint().embed(["a"])).rejects.toMatchObject({
    kind: "rate_limited",
    retryAfterMs: 2000,
  });
});

test("@huggingface/inference makes [object Object] of nested errors; here they are read", async () => {
  const nested = { error: { message: "no such deployment", code: 404 } };
  const fetch = async () => Response.json(nested, { status: 404 });
  await expect(endpoint({ fetch }).embed(["a"])).rejects.toMatchObject({
    kind: "unknown_model",
    message: expect.stringContaining("no such deployment"),
  });
});

test("A model that is being loaded is asked again after the time it says", async () => {
  const loading = { error: "Model is currently loading", estimated_time: 12.5 };
  const fetch = async () => Response.json(loading, { status: 503 });
  await expect(endpoint({ fetch }).embed(["a"])).rejects.toMatchObject({
    kind: "overloaded",
    retryAfterMs: 12_500,
  });
});

test("A model the Hub does not know, or that the provider does not serve, is unknown", async () => {
  const missing = routed({ model: "acme/missing", dimensions: 384 });
  await expect(missing.embed(["a"])).rejects.toMatchObject({ kind: "unknown_model", status: 404 });
  const elsewhere = routed({ model: "acme/elsewhere", dimensions: 384 });
  await expect(elsewhere.embed(["a"])).rejects.toMatchObject({ kind: "unknown_model" });
});

test("Hugging Face's refusals say what is wrong in the words of all vendors", async () => {
  const refusals = [
    ["unauthorized", { kind: "unauthorized", status: 401 }],
    ["quota-exhausted", { kind: "quota_exhausted", status: 402, isRetryable: false }],
    ["server-error", { kind: "unavailable", status: 500 }],
    ["html-502", { kind: "unavailable", status: 502 }],
    ["dropped-connection", { kind: "network" }],
    ["truncated-json", { kind: "protocol" }],
    ["error-in-200", { kind: "protocol" }],
    ["missing-row", { kind: "protocol" }],
    ["extra-row", { kind: "protocol" }],
    ["wrong-dimension", { kind: "protocol" }],
    ["lower-limit", { kind: "too_many_inputs", limit: 3 }],
  ] as const;
  for (const [fault, error] of refusals) {
    vendor.failNext(fault);
    const request = endpoint().embed(["a", "b", "c", "d"]);
    await expect(request, fault).rejects.toMatchObject(error);
  }
});

test("Vectors of tokens become their mean, one list deeper or not", async () => {
  const texts = ["gold and silver", "a"];
  const pooled = await endpoint().embed(texts);
  for (const to of [tokenVendor, wrappedVendor]) {
    const { vectors } = await endpoint({}, to).embed(texts);
    for (const [i, value] of vectors.entries()) expect(value).toBeCloseTo(pooled.vectors[i], 6);
  }
});

test("A prompt is sent by name where it is known, a prefix is written before the text", async () => {
  await endpoint({ promptName: "clustering" }).embed(["a"]);
  expect(vendor.requests.at(-1)?.body).toMatchObject({ inputs: ["a"], prompt_name: "clustering" });
  await endpoint({ prefix: "query: " }).embed(["a"]);
  expect(vendor.requests.at(-1)?.body).toMatchObject({ inputs: ["query: a"] });
});

test("Options that cannot be are refused, an endpoint that is not public too", () => {
  expect(() => endpoint({ trustedOrigins: [] })).toThrow(/expected https/);
  expect(() => endpoint({ provider: "together" })).toThrow(/a provider and an endpointUrl/);
  expect(() => routed({ token: undefined })).toThrow(/neither a token nor an endpointUrl/);
  expect(() => routed({ model: "acme/unheard-of" })).toThrow(/no dimensions/);
  expect(() => routed({ provider: "together", promptName: "x" })).toThrow(/promptName/);
  expect(() => routed({ dimensions: 0 })).toThrow(/option "dimensions"/);
  expect(() => routed({ model: "../evil" })).toThrow(/option "model"/);
});

test("Hugging Face's key is in no error, whatever the answer says", async () => {
  const fetch = async () => Response.json({ error: `bad token ${KEY}` }, { status: 401 });
  const error = await endpoint({ fetch })
    .embed(["a"])
    .catch((each: unknown) => each);
  expect(error).toMatchObject({ kind: "unauthorized" });
  expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toContain(KEY);
  expect((error as Error).cause).toBeUndefined();
});

test("Tokens an endpoint counts are the usage, others are estimated", async () => {
  const fetch = async () =>
    Response.json([Array.from({ length: 384 }, () => 1)], { headers: { "x-compute-tokens": "7" } });
  expect((await endpoint({ fetch }).embed(["a"])).usage).toEqual({ tokens: 7 });
  expect((await endpoint().embed(["a"])).usage.isEstimated).toBe(true);
});

test("embedMany sends a model of tokens one text at a time", async () => {
  const before = tokenVendor.requests.length;
  const { requestCount } = await embedMany(endpoint({ tokenLevel: true }, tokenVendor), [
    "a b",
    "c",
  ]);
  expect(requestCount).toBe(2);
  expect(tokenVendor.requests.length - before).toBe(2);
  expect([...vendor.violations, ...tokenVendor.violations]).toEqual([]);
});
