import { expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import type { EmbeddingService } from "../../../../src/embedders/service-binding/service-binding-embedder.ts";
import { customVendor } from "../../../../src/embedders/vendors/custom.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createCustomDialect } from "../../../support/fakes/custom-dialect.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";

const KEY = "own-0123456789abcdef";
const ID = "custom/own-model.v2?dimensions=16";

function registryWith(
  settings: Record<string, string>,
  services: Record<string, EmbeddingService> = {},
) {
  return createEmbedderRegistry([
    customVendor(
      (name) => settings[name],
      (name) => services[name],
    ),
  ]);
}

const vendor = await createFakeVendor({ dialect: createCustomDialect(), key: KEY });
const atVendor = registryWith({
  CUSTOM_OWN_MODEL_V2_URL: vendor.url,
  CUSTOM_OWN_MODEL_V2_API_KEY: KEY,
});
testEmbedder("custom by its id", () => atVendor.resolve(ID));

test("an endpoint is found by its name among the settings, and may be on this machine", async () => {
  expect(atVendor.dimensionsOf(ID)).toBe(16);
  const embedder = await atVendor.resolve(ID);
  const { vectors } = await embedder.embed(["gold"]);
  expect(vectors[0]).toBeCloseTo(vendor.vector("gold")[0] as number, 6);
  expect(embedder.id).toBe(ID);
  expect(embedder.fingerprint).not.toContain(KEY);
});

test("a Worker that is bound under the name is asked instead of an endpoint", async () => {
  const asked: unknown[] = [];
  const service: EmbeddingService = {
    async embed(inputs) {
      asked.push(...inputs);
      return { vectors: new Float32Array(inputs.length * 16).fill(1) };
    },
  };
  const registry = registryWith(
    { CUSTOM_OWN_MODEL_V2_URL: "https://nowhere.example.org/" },
    { CUSTOM_OWN_MODEL_V2: service },
  );
  await (await registry.resolve(ID)).embed(["gold"]);
  expect(asked).toEqual(["gold"]);
});

test("parameters say what the embedder takes, and its version is in its fingerprint", async () => {
  const embedder = await atVendor.resolve(
    `${ID}&version=2&inputsPerRequest=7&tokensPerInput=99&concurrentRequests=2&hasZeroVectors=true`,
  );
  expect(embedder).toMatchObject({
    hasZeroVectors: true,
    limits: { inputsPerRequest: 7, tokensPerInput: 99, concurrentRequests: 2 },
  });
  expect(embedder.fingerprint).toContain("version=2");
  const both = await atVendor.resolve(`${ID}&modalities=text,image`);
  expect(both).toMatchObject({ modalities: ["text", "image"], limits: { inputsPerRequest: 32 } });
});

test.for([
  ["custom/other?dimensions=8", "unknown_embedder", /needs CUSTOM_OTHER_URL or a Worker bound/],
  ["custom/own-model.v2", "invalid_option", /does not say its dimensions/],
  ["custom/own-model.v2?dimensions=5000", "invalid_option", /option "dimensions"/],
  [`${ID}&modalities=sound`, "invalid_option", /option "modalities/],
  [`${ID}&hasZeroVectors=yes`, "invalid_option", /hasZeroVectors is "yes"/],
  [`${ID}&inputsPerRequest=0`, "invalid_option", /inputsPerRequest is "0"/],
  [`${ID}&url=https://elsewhere.org`, "invalid_option", /no parameter "url"/],
  ["custom/a/b?dimensions=8", "unknown_embedder", /custom\/a\/b/],
] as const)("%s is refused as %s", ([id, code, message]) => {
  expect(() => atVendor.dimensionsOf(id)).toThrow(expect.objectContaining({ code }));
  expect(() => atVendor.dimensionsOf(id)).toThrow(message);
});
