import { afterAll, expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { tensorFlowServingVendor } from "../../../../src/embedders/vendors/tensorflow-serving.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { tensorFlowServingDialect } from "../../../support/fakes/tensorflow-serving-dialect.ts";

const server = await createFakeVendor({ dialect: tensorFlowServingDialect });
afterAll(() => server.close());

const registryWith = (settings: Record<string, string>) =>
  createEmbedderRegistry([tensorFlowServingVendor((name) => settings[name])]);
const registry = registryWith({
  TENSORFLOW_SERVING_BASE_URL: server.url,
  TENSORFLOW_SERVING_API_KEY: server.key,
});

testEmbedder("tensorflow-serving by its id", () => registry.resolve("tensorflow-serving/use"));

test("a model is asked at the configured server, in the version and by the signature of the id", async () => {
  const embedder = await registry.resolve(
    "tensorflow-serving/use?version=4&signature=texts&inputsPerRequest=8",
  );
  expect(embedder).toMatchObject({ dimensions: 512, limits: { inputsPerRequest: 8 } });
  await embedder.embed(["gold"]);
  expect(server.requests.at(-1)).toMatchObject({
    url: "/v1/models/use/versions/4:predict",
    body: { instances: ["gold"], signature_name: "texts" },
  });
  expect(registry.dimensionsOf("tensorflow-serving/other?dimensions=128")).toBe(128);
});

test("what is not configured, or no parameter, is refused", () => {
  expect(() => registryWith({}).dimensionsOf("tensorflow-serving/use")).toThrow(
    /needs TENSORFLOW_SERVING_BASE_URL/,
  );
  expect(() => registry.dimensionsOf("tensorflow-serving/use?version=newest")).toThrow(/"newest"/);
  expect(() => registry.dimensionsOf("tensorflow-serving/a/b")).toThrow(/option "name"/);
  expect(() => registry.dimensionsOf("tensorflow-serving/use?url=x")).toThrow(/no parameter "url"/);
});
