import { afterAll, expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { huggingFaceVendor } from "../../../../src/embedders/vendors/huggingface.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createHuggingFaceDialect } from "../../../support/fakes/huggingface-dialect.ts";

const MODEL = "acme/own-e5.v2";
const vendor = await createFakeVendor({ dialect: createHuggingFaceDialect(), key: "hf_test_1" });
afterAll(() => vendor.close());

const registryWith = (settings: Record<string, string>) =>
  createEmbedderRegistry([huggingFaceVendor((name) => settings[name])]);
const registry = registryWith({
  HF_TOKEN: vendor.key,
  HF_ACME_OWN_E5_V2_ENDPOINT_URL: `${vendor.url}/endpoint`,
});
const atEndpoint = `huggingface/${MODEL}?dimensions=${vendor.dimensions}`;

testEmbedder("huggingface by its id", () => registry.resolve(atEndpoint));

test("a model is asked at an endpoint of one's own where one is configured for it", async () => {
  const { embed } = await registry.resolve(`${atEndpoint}&prefix=topic:%20`);
  await embed(["gold"]);
  expect(vendor.requests.at(-1)?.inputs).toEqual(["topic: gold"]);
});

test("what decides the numbers is in the fingerprint, and who pays is not to be said by an id", async () => {
  const plain = await registry.resolve(atEndpoint);
  for (const parameter of [
    "pooling=cls",
    "revision=abc",
    "promptName=query",
    "tokensPerInput=99",
  ]) {
    const { fingerprint } = await registry.resolve(`${atEndpoint}&${parameter}`);
    expect(fingerprint, parameter).not.toBe(plain.fingerprint);
  }
  expect(() => registry.dimensionsOf(`${atEndpoint}&billTo=others`)).toThrow(/"billTo"/);
});

test.for([
  ["huggingface/BAAI/bge-m3?provider=nobody", /option "provider"/],
  ["huggingface/BAAI/bge-m3?pooling=max", /option "pooling"/],
  ["huggingface/BAAI/bge-m3?provider=together&promptName=query", /give it as prefix/],
  [`${atEndpoint}&provider=together`, /a provider and an endpointUrl/],
  ["huggingface/acme/other", /no dimensions/],
] as const)("%s is refused", ([id, message]) => {
  expect(() => registry.dimensionsOf(id)).toThrow(message);
});

test("without a token there is only what has an endpoint", () => {
  const open = registryWith({ HF_ACME_OWN_E5_V2_ENDPOINT_URL: `${vendor.url}/endpoint` });
  expect(open.dimensionsOf(atEndpoint)).toBe(vendor.dimensions);
  expect(() => open.dimensionsOf("huggingface/BAAI/bge-m3")).toThrow(/needs HF_TOKEN/);
});
