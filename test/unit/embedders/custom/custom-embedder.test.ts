import { afterAll, expect, test } from "vitest";
import { createCustomEmbedder } from "../../../../src/embedders/custom/custom-embedder.ts";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createCustomDialect } from "../../../support/fakes/custom-dialect.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";

const KEY = "own-0123456789abcdef";
const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const start = (writes: "numbers" | "rows" | "matrix") =>
  createFakeVendor({ dialect: createCustomDialect(writes), key: KEY });
const vendor = await start("numbers");
const rows = await start("rows");
const matrix = await start("matrix");
afterAll(() => Promise.all([vendor, rows, matrix].map((each) => each.close())));

const custom = (about = {}, { url } = vendor) =>
  createCustomEmbedder({
    name: "own",
    url,
    trustedOrigins: [new URL(url).origin],
    apiKey: KEY,
    dimensions: 16,
    ...about,
  });

testEmbedder("custom", async () => custom());
testEmbedder("custom with images", async () => custom({ modalities: ["text", "image"] }));
testEmbedder("custom with base64", async () => custom({}, matrix));

test("A custom endpoint is posted inputs and what they are for", async () => {
  await custom().embed(["a", ""], { inputType: "query" });
  expect(vendor.requests.at(-1)?.body).toEqual({ inputs: ["a", " "], inputType: "query" });
  await custom({ modalities: ["text", "image"] }).embed([
    { text: "a", image: PIXEL },
    { image: PIXEL },
  ]);
  expect(vendor.requests.at(-1)?.body).toEqual({
    inputs: [{ text: "a", image: PIXEL }, { image: PIXEL }],
    inputType: "clustering",
  });
});

test("A custom endpoint's vectors are the same as numbers, as base64 by row and as one", async () => {
  const texts = ["gold", "silver"];
  const { vectors, usage } = await custom().embed(texts);
  expect((await custom({}, rows).embed(texts)).vectors).toEqual(vectors);
  expect((await custom({}, matrix).embed(texts)).vectors).toEqual(vectors);
  expect(usage).toEqual({ tokens: 3 });
});

test("A custom endpoint's refusals are read by their code, or by their status", async () => {
  const refusals = [
    ["unauthorized", { kind: "unauthorized", status: 401 }],
    ["quota-exhausted", { kind: "quota_exhausted", status: 402 }],
    ["rate-limited-ms", { kind: "rate_limited", retryAfterMs: 1500 }],
    ["server-error", { kind: "unavailable", status: 500 }],
    ["overloaded", { kind: "overloaded", status: 503 }],
    ["html-502", { kind: "unavailable", status: 502 }],
    ["dropped-connection", { kind: "network" }],
    ["truncated-json", { kind: "protocol" }],
    ["error-in-200", { kind: "protocol" }],
    ["missing-row", { kind: "protocol" }],
    ["wrong-dimension", { kind: "protocol" }],
    ["lower-limit", { kind: "too_many_inputs", limit: 3 }],
  ] as const;
  for (const [fault, error] of refusals) {
    vendor.failNext(fault);
    const request = custom().embed(["a", "b", "c", "d"]);
    await expect(request, fault).rejects.toMatchObject(error);
  }
  const fetch = async () =>
    Response.json(
      { error: { message: "no", code: "invalid_input", inputIndex: 1 } },
      { status: 400 },
    );
  await expect(custom({ fetch }).embed(["a", "b"])).rejects.toMatchObject({
    kind: "invalid_input",
    inputIndex: 1,
  });
});

test("A custom endpoint that stalls ends with the signal, one that redirects is not followed", async () => {
  vendor.failNext("stalled-body");
  const reason = new Error("deadline");
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 50);
  await expect(custom().embed(["a"], { signal: stop.signal })).rejects.toBe(reason);
  const fetch = async () => Response.redirect("http://169.254.169.254/", 307);
  await expect(custom({ fetch }).embed(["a"])).rejects.toThrow(/redirect/);
});

test("A custom endpoint must be public, unless the deployment says otherwise", () => {
  expect(() => custom({ trustedOrigins: [] })).toThrow(/expected https/);
  expect(() => custom({ url: "https://10.0.0.1/embed" })).toThrow(/not an address/);
  expect(() => custom({ dimensions: 0 })).toThrow(/option "dimensions"/);
  expect(() => custom({ name: "a/b" })).toThrow(/option "name"/);
});

test("A custom endpoint's key, in the header or in the URL, is in no error", async () => {
  const fetch = async () => Response.json({ error: `bad ${KEY} or opensesame` }, { status: 403 });
  const url = `${vendor.url}?code=opensesame`;
  const error = await custom({ fetch, url })
    .embed(["a"])
    .catch((each: unknown) => each);
  expect(error).toMatchObject({ kind: "forbidden" });
  expect(String(error) + JSON.stringify(error)).not.toMatch(/0123456789abcdef|opensesame/);
});

test("The version a custom embedder is given is in its fingerprint", async () => {
  expect(custom({ version: "2" }).fingerprint).not.toBe(custom().fingerprint);
  const { requestCount } = await embedMany(
    custom(),
    Array.from({ length: 40 }, (_, i) => `t${i}`),
  );
  expect(requestCount).toBe(2);
  expect(vendor.violations).toEqual([]);
});
