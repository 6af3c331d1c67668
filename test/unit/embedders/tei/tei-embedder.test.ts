import { afterAll, expect, test } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import { createTeiEmbedder } from "../../../../src/embedders/tei/tei-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createTeiDialect, type TeiDialectOptions } from "../../../support/fakes/tei-dialect.ts";

const KEY = "hf_aBcDeFgHiJkLmNoPqRsTuVwX";
const start = (options: TeiDialectOptions = {}) =>
  createFakeVendor({ dialect: createTeiDialect(options), key: KEY });
const vendor = await start();
afterAll(() => vendor.close());

const tei = (about = {}, { url } = vendor) =>
  createTeiEmbedder({ name: "own", url, trustedOrigins: [url], apiKey: KEY, ...about });

testEmbedder("tei", () => tei());

test("TEI's own limits, model and pooling are read from the server", async () => {
  const embedder = await tei();
  expect(embedder.dimensions).toBe(384);
  expect(embedder.limits).toMatchObject({
    inputsPerRequest: 32,
    tokensPerInput: 512,
    concurrentRequests: 4,
  });
  expect(embedder.fingerprint).toContain("tei/BAAI/bge-small-en-v1.5;revision=5c38ec7c");
  expect(embedder.fingerprint).toContain("pooling=cls");
});

test("A text of a request takes a permit of TEI's, so fewer are asked for where there are few", async () => {
  await using small = await start({ info: { max_concurrent_requests: 16 } });
  expect((await tei({}, small)).limits).toMatchObject({
    inputsPerRequest: 16,
    concurrentRequests: 1,
  });
});

test("Two TEI servers of one model have one fingerprint, of another pooling not", async () => {
  await using other = await start();
  await using mean = await start({ info: { model_type: { embedding: { pooling: "mean" } } } });
  const { fingerprint } = await tei();
  expect((await tei({ name: "second" }, other)).fingerprint).toBe(fingerprint);
  expect((await tei({}, mean)).fingerprint).not.toBe(fingerprint);
  expect((await tei({ promptName: "clustering" })).fingerprint).not.toBe(fingerprint);
});

test("TEI is asked to cut, to normalise, for a prompt and for shorter vectors", async () => {
  const embedder = await tei({
    promptName: "clustering",
    dimensions: 128,
    truncationDirection: "left",
  });
  const { vectors } = await embedder.embed(["a"]);
  expect(vectors.length).toBe(128);
  expect(vendor.requests.at(-1)?.body).toEqual({
    inputs: ["a"],
    normalize: true,
    truncate: true,
    truncation_direction: "left",
    prompt_name: "clustering",
    dimensions: 128,
  });
});

test("TEI's refusals say what is wrong in the words of all vendors", async () => {
  const embedder = await tei();
  const refusals = [
    ["unauthorized", { kind: "unauthorized", status: 401 }],
    ["rate-limited-silent", { kind: "overloaded", status: 429, retryAfterMs: undefined }],
    ["server-error", { kind: "unavailable", status: 424, isRetryable: true }],
    ["overloaded", { kind: "unavailable", status: 503 }],
    ["html-502", { kind: "unavailable", status: 502 }],
    ["dropped-connection", { kind: "network" }],
    ["truncated-json", { kind: "protocol" }],
    ["error-in-200", { kind: "protocol" }],
    ["missing-row", { kind: "protocol" }],
    ["wrong-dimension", { kind: "protocol" }],
    ["lower-limit", { kind: "too_many_inputs", limit: 3, status: 422 }],
  ] as const;
  for (const [fault, error] of refusals) {
    vendor.failNext(fault);
    await expect(embedder.embed(["a", "b", "c", "d"]), fault).rejects.toMatchObject(error);
  }
  await expect(
    (await tei({ dimensions: 384, promptName: "none" })).embed(["a"]),
  ).rejects.toMatchObject({
    kind: "invalid_input",
    status: 422,
  });
});

test("The status of TEI before 1.9 for too many texts is understood too, and so is a plain 413", async () => {
  await using old = await start({ batchStatus: 413 });
  const embedder = await tei({}, old);
  const texts = Array.from({ length: 33 }, (_, i) => `text ${i}`);
  await expect(embedder.embed(texts)).rejects.toMatchObject({
    kind: "too_many_inputs",
    limit: 32,
    status: 413,
  });
  const long = Array.from({ length: 3 }, () => "a".repeat(800_000));
  await expect(embedder.embed(long)).rejects.toMatchObject({
    kind: "too_many_tokens",
    status: 413,
  });
});

test("A stalled answer of TEI ends with the signal", async () => {
  const embedder = await tei();
  vendor.failNext("stalled-body");
  const reason = new Error("deadline");
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 100);
  await expect(embedder.embed(["a"], { signal: stop.signal })).rejects.toBe(reason);
});

test("A server that does not embed, or is no TEI, is refused when the embedder is made", async () => {
  await using reranker = await start({ info: { model_type: { reranker: {} } } });
  await expect(tei({}, reranker)).rejects.toThrow(/no model of embeddings/);
  await using other = await start({ info: { max_client_batch_size: "32" } });
  await expect(tei({}, other)).rejects.toThrow(/without max_client_batch_size/);
  await expect(tei({ trustedOrigins: [] })).rejects.toMatchObject({ code: "invalid_option" });
});

test("TEI's key is in no error", async () => {
  const error = await tei({ apiKey: "hf_WrongWrongWrongWrongWrong" }).catch(
    (each: unknown) => each,
  );
  expect(error).toMatchObject({ kind: "unauthorized" });
  const fetch = async () => Response.json({ error: `bad ${KEY}` }, { status: 401 });
  const echoed = await tei({ fetch }).catch((each: unknown) => each);
  expect(String(error) + String(echoed) + JSON.stringify(echoed)).not.toMatch(/hf_(Wrong|aBc)/);
});

test("embedMany fills TEI's requests, none of them against its document", async () => {
  const texts = Array.from({ length: 70 }, (_, i) => `text ${i}`);
  const { requestCount, isEstimated } = await embedMany(await tei(), texts);
  expect(requestCount).toBe(3);
  expect(isEstimated).toBe(false);
  expect(vendor.violations).toEqual([]);
});
