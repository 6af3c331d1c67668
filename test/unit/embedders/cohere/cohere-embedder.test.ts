import { afterAll, expect, test, vi } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import { createCohereEmbedder } from "../../../../src/embedders/cohere/cohere-embedder.ts";
import { createImageLoader } from "../../../../src/embedders/multimodal/image-loader.ts";
import { withImages } from "../../../../src/embedders/multimodal/with-images.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { cohereDialect } from "../../../support/fakes/cohere-dialect.ts";
import { fakeVector } from "../../../support/fakes/fake-vector.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";

const KEY = "co-9f8e7d6c5b4a39281706";
const PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";
const vendor = await createFakeVendor({ dialect: cohereDialect, key: KEY });
afterAll(() => vendor.close());

const v3 = (about = {}) =>
  createCohereEmbedder({
    model: "embed-english-v3.0",
    apiKey: vendor.key,
    baseUrl: vendor.url,
    ...about,
  });
const v4 = (about = {}) => v3({ model: "embed-v4.0", dimensions: 256, ...about });
const lastBody = () => vendor.requests.at(-1)?.body;

testEmbedder("cohere/embed-english-v3.0", async () => v3());
testEmbedder("cohere/embed-v4.0 with images", async () => v4({ images: true }));

test("A text goes to Cohere as clustering, and as one of the sides of a search where it is one", async () => {
  await v3().embed(["a"]);
  expect(lastBody()).toEqual({
    model: "embed-english-v3.0",
    input_type: "clustering",
    texts: ["a"],
    embedding_types: ["float"],
    truncate: "END",
  });
  await v3().embed(["a"], { inputType: "document" });
  expect(lastBody()).toMatchObject({ input_type: "search_document" });
  await v3().embed(["a"], { inputType: "query" });
  expect(lastBody()).toMatchObject({ input_type: "search_query" });
});

test("Cohere's vectors are the same as numbers and as base64, and nearly so as int8", async () => {
  const [floats, base64, int8] = await Promise.all(
    (["float", "base64", "int8"] as const).map(async (embeddingType) => {
      return (await v4({ embeddingType }).embed(["gold", "silver"])).vectors;
    }),
  );
  expect(base64).toEqual(floats);
  const cosine = int8.subarray(0, 256).reduce((sum, value, i) => sum + value * floats[i], 0);
  expect(cosine).toBeGreaterThan(0.99);
  expect(Math.hypot(...int8.subarray(0, 256))).toBeCloseTo(1, 5);
});

test("embed-v4.0 is asked for a length, older models are not", async () => {
  await v4({ dimensions: 512 }).embed(["a"]);
  expect(lastBody()).toMatchObject({ output_dimension: 512 });
  expect(v4({ dimensions: undefined }).dimensions).toBe(1536);
  expect(() => v3({ dimensions: 512 })).toThrow(/only cohere\/embed-v4.0 has/);
  expect(() => v3({ images: true })).toThrow(/only cohere\/embed-v4.0 has/);
});

test("An image and a text together are one input of Cohere's, and a text beside them is as alone", async () => {
  const embedder = v4({ images: true });
  const { vectors } = await embedder.embed([{ text: "a cat", image: PIXEL }, "a dog"]);
  expect(lastBody()).toMatchObject({
    inputs: [
      {
        content: [
          { type: "text", text: "a cat" },
          { type: "image_url", image_url: { url: PIXEL } },
        ],
      },
      { content: [{ type: "text", text: "a dog" }] },
    ],
  });
  expect((await embedder.embed(["a dog"])).vectors).toEqual(vectors.subarray(256));
});

test("Cohere's billed tokens are the usage", async () => {
  expect((await v3().embed(["abcdefgh", "abcd"])).usage).toEqual({ tokens: 3 });
});

test("cohere-ai's own retries are off: a refusal is one request, and has the wait that was asked for", async () => {
  const before = vendor.requests.length;
  vendor.failNext("rate-limited-seconds");
  await expect(v3().embed(["a"])).rejects.toMatchObject({
    kind: "rate_limited",
    retryAfterMs: 2000,
    isRetryable: true,
  });
  expect(vendor.requests.length - before).toBe(1);
});

test("cohere-ai would wait for a stalled body for ever; the signal ends it", async () => {
  vendor.failNext("stalled-body");
  const reason = new Error("deadline");
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 100);
  await expect(v3().embed(["a"], { signal: stop.signal })).rejects.toBe(reason);
});

test("cohere-ai takes a key from process.env where it has none; here it never does", async () => {
  vi.stubEnv("CO_API_KEY", "co-of-somebody-else");
  await v3().embed(["a"]);
  expect(vendor.requests.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  expect(() => v3({ apiKey: "" })).toThrow(/option "apiKey" of cohere/);
  vi.unstubAllEnvs();
});

test("Images of the bucket go to Cohere as data URIs, fused with their text", async () => {
  const bytes = new Uint8Array(Buffer.from(PIXEL.split(",")[1], "base64"));
  const loader = createImageLoader({ readObject: async () => bytes });
  const embedder = withImages(v4({ images: true }), loader);
  const { vectors } = await embedMany(embedder, [{ text: "a cat", image: "r2:cat.gif" }, "a dog"]);
  expect(JSON.stringify(lastBody())).toContain(PIXEL);
  const fused = fakeVector(`a cat\n${PIXEL}`, 256);
  for (const [i, value] of fused.entries()) expect(vectors[i]).toBeCloseTo(value, 6);
  expect(vendor.violations).toEqual([]);
});

test("Cohere's refusals say what is wrong in the words of all vendors", async () => {
  const refusals = [
    ["unauthorized", { kind: "unauthorized", status: 401 }],
    ["quota-exhausted", { kind: "quota_exhausted", status: 402, isRetryable: false }],
    ["rate-limited-silent", { kind: "rate_limited", retryAfterMs: undefined }],
    ["server-error", { kind: "unavailable", status: 500 }],
    ["overloaded", { kind: "overloaded", status: 503 }],
    ["html-502", { kind: "unavailable", status: 502 }],
    ["dropped-connection", { kind: "network" }],
    ["truncated-json", { kind: "protocol" }],
    ["error-in-200", { kind: "protocol" }],
    ["missing-row", { kind: "protocol" }],
    ["extra-row", { kind: "protocol" }],
    ["wrong-dimension", { kind: "protocol" }],
  ] as const;
  for (const [fault, error] of refusals) {
    vendor.failNext(fault);
    await expect(v3().embed(["a", "b"]), fault).rejects.toMatchObject(error);
  }
  vendor.failNext("lower-limit");
  await expect(v3().embed(["a", "b", "c", "d"])).rejects.toMatchObject({
    kind: "too_many_inputs",
    limit: 3,
  });
});

test("Cohere's key is in no error, whatever the answer says", async () => {
  const fetch = async () => Response.json({ message: `bad key ${KEY}` }, { status: 400 });
  const echoed = await v3({ fetch })
    .embed(["a"])
    .catch((error: unknown) => error);
  const broken = v3({ fetch: async () => Promise.reject(new Error(`no route for ${KEY}`)) });
  const thrown = await broken.embed(["a"]).catch((error: unknown) => error);
  for (const error of [echoed, thrown]) {
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error) + String(error) + String((error as Error).stack)).not.toContain(
      KEY,
    );
    expect((error as Error).cause).toBeUndefined();
  }
});

test("A redirect from Cohere's host is not followed", async () => {
  const fetch = async () => new Response(null, { status: 302, headers: { location: "http://x/" } });
  await expect(v3({ fetch }).embed(["a"])).rejects.toMatchObject({
    kind: "protocol",
    isRetryable: false,
  });
});

test("embedMany takes two requests of Cohere for a hundred texts, none of them against its document", async () => {
  const before = vendor.requests.length;
  const texts = Array.from({ length: 100 }, (_, i) => `text ${i}`);
  const { vectors, requestCount } = await embedMany(v3(), texts);
  expect(requestCount).toBe(2);
  expect(vendor.requests.length - before).toBe(2);
  expect(vectors.length).toBe(100 * 1024);
  expect(vendor.violations).toEqual([]);
});

test("What decides Cohere's numbers is in the fingerprint", () => {
  const prints = [
    v3(),
    v4(),
    v4({ dimensions: 512 }),
    v4({ images: true }),
    v3({ truncate: "NONE" }),
  ];
  prints.push(v3({ embeddingType: "int8" }), v3({ model: "embed-multilingual-v3.0" }));
  expect(new Set(prints.map(({ fingerprint }) => fingerprint)).size).toBe(prints.length);
});
