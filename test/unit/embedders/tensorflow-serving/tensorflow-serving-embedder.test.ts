import { afterAll, expect, test } from "vitest";
import { createTensorFlowServingEmbedder } from "../../../../src/embedders/tensorflow-serving/tensorflow-serving-embedder.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { tensorFlowServingDialect } from "../../../support/fakes/tensorflow-serving-dialect.ts";

const vendor = await createFakeVendor({ dialect: tensorFlowServingDialect });
afterAll(() => vendor.close());

const { url } = vendor;
const use = (about = {}) =>
  createTensorFlowServingEmbedder({
    name: "use",
    url,
    trustedOrigins: [url],
    apiKey: vendor.key,
    ...about,
  });

testEmbedder("tensorflow-serving", async () => use());

test("The Universal Sentence Encoder is asked by predict and answers 512 numbers a text", async () => {
  const { vectors } = await use({ version: 4 }).embed(["gold", ""]);
  expect(vectors.length).toBe(1024);
  const { body, url: path } = vendor.requests.at(-1) ?? {};
  expect(path).toBe("/v1/models/use/versions/4:predict");
  expect(body).toEqual({ instances: ["gold", ""] });
  const expected = vendor.vector("gold");
  for (const [i, value] of expected.entries()) expect(vectors[i]).toBeCloseTo(value, 5);
  await use({ signatureName: "serving" }).embed(["a"]);
  expect(vendor.requests.at(-1)?.body).toEqual({ instances: ["a"], signature_name: "serving" });
});

test("TensorFlow Serving's refusals say what is wrong in the words of all vendors", async () => {
  await expect(use({ name: "missing" }).embed(["a"])).rejects.toMatchObject({
    kind: "unknown_model",
    message: expect.stringContaining("Servable not found"),
  });
  const refusals = [
    ["rate-limited-seconds", { kind: "rate_limited", retryAfterMs: 2000 }],
    ["server-error", { kind: "unavailable" }],
    ["html-502", { kind: "unavailable" }],
    ["dropped-connection", { kind: "network" }],
    ["truncated-json", { kind: "protocol" }],
    ["missing-row", { kind: "protocol" }],
    ["wrong-dimension", { kind: "protocol" }],
  ] as const;
  for (const [fault, error] of refusals) {
    vendor.failNext(fault);
    await expect(use().embed(["a", "b"]), fault).rejects.toMatchObject(error);
  }
  expect(vendor.violations).toEqual([]);
});

test("The version of the model is in the fingerprint", () => {
  expect(use({ version: 3 }).fingerprint).not.toBe(use({ version: 4 }).fingerprint);
});

test("A server that is not public, or a name that is a path, is refused", () => {
  expect(() => use({ trustedOrigins: [] })).toThrow(/expected https/);
  expect(() => use({ name: "../x" })).toThrow(/option "name"/);
});

test("The key before TensorFlow Serving is in no error", async () => {
  const fetch = async () => Response.json({ error: `no ${vendor.key}` }, { status: 403 });
  const error = await use({ fetch })
    .embed(["a"])
    .catch((each: unknown) => each);
  expect(error).toMatchObject({ kind: "forbidden" });
  expect(String(error) + JSON.stringify(error)).not.toContain(vendor.key);
});
