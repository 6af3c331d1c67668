import { afterAll, expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { hostedVendors } from "../../../../src/embedders/vendors/hosted.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";

const MODEL = "text-embedding-3-small";
const basePath = "/openai/deployments/topics";
const dialect = createOpenAiDialect({ basePath, keyHeader: "api-key" });
const vendor = await createFakeVendor({ dialect });
afterAll(() => vendor.close());

const settings: Record<string, string> = {
  OPENAI_API_KEY: "sk-test-1",
  AZURE_OPENAI_ENDPOINT: new URL(vendor.url).origin,
  AZURE_OPENAI_API_KEY: vendor.key,
};
const registry = createEmbedderRegistry(hostedVendors((name) => settings[name]));

testEmbedder("azure by its id", () => registry.resolve(`azure/topics?model=${MODEL}`));

test("a deployment is asked at its resource, with its key and a version of the API", async () => {
  const embedder = await registry.resolve(`azure/topics?model=${MODEL}&dimensions=256`);
  expect(embedder.dimensions).toBe(256);
  await embedder.embed(["gold"]);
  expect(vendor.requests.at(-1)).toMatchObject({
    url: `${basePath}/embeddings?api-version=2024-10-21`,
    headers: { "api-key": vendor.key },
    body: { model: MODEL, dimensions: 256 },
  });
});

test("a deployment that is called as its model needs no more", () => {
  expect(registry.dimensionsOf("azure/text-embedding-3-large")).toBe(3072);
});

test("a model at Azure is the model at OpenAI, and one that is not OpenAI's is its own", async () => {
  const space = async (id: string) => (await registry.resolve(id)).fingerprint;
  expect(await space(`azure/topics?model=${MODEL}`)).toBe(await space(`openai/${MODEL}`));
  expect(await space("azure/topics?dimensions=1536")).toContain("at=");
});

test("a wrong key is unauthorized and told by no message", async () => {
  const wrong = { ...settings, AZURE_OPENAI_API_KEY: "wrong-0123456789abcdef" };
  const other = createEmbedderRegistry(hostedVendors((name) => wrong[name as keyof typeof wrong]));
  const embedder = await other.resolve(`azure/topics?model=${MODEL}`);
  const error = await embedder.embed(["gold"]).catch((each: unknown) => each);
  expect(error).toMatchObject({ kind: "unauthorized" });
  expect(String(error) + JSON.stringify(error)).not.toContain("wrong-0123456789abcdef");
});

test.for([
  ["azure/topics", /does not say its model, as in/],
  [`azure/topics?model=${MODEL}&dimensions=1537`, /1 … 1536 dimensions, not 1537/],
  ["azure/topics?model=text-embedding-ada-002&dimensions=12", /1536 dimensions, not 12/],
  ["azure/topics?apiVersion=1", /no parameter "apiVersion"/],
] as const)("%s is refused", ([id, message]) => {
  expect(() => registry.dimensionsOf(id)).toThrow(message);
});

test("without a resource there is none", () => {
  const nothing = createEmbedderRegistry(hostedVendors(() => undefined));
  expect(() => nothing.dimensionsOf(`azure/${MODEL}`)).toThrow(/needs AZURE_OPENAI_ENDPOINT/);
});
