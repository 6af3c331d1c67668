import { afterAll, expect, test } from "vitest";
import { createEmbedderRegistry } from "../../../../src/embedders/registry.ts";
import { cohereVendor } from "../../../../src/embedders/vendors/cohere.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { cohereDialect } from "../../../support/fakes/cohere-dialect.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";

const vendor = await createFakeVendor({ dialect: cohereDialect, dimensions: 1536 });
afterAll(() => vendor.close());

const settings: Record<string, string> = {
  COHERE_API_KEY: vendor.key,
  COHERE_BASE_URL: vendor.url,
};
const registry = createEmbedderRegistry([cohereVendor((name) => settings[name])]);

testEmbedder("cohere by its id", () => registry.resolve("cohere/embed-v4.0"));
testEmbedder("cohere with images by its id", () =>
  registry.resolve("cohere/embed-v4.0?images=true"),
);

test("parameters reach the request", async () => {
  const { embed } = await registry.resolve(
    "cohere/embed-v4.0?dimensions=256&embeddingType=base64&truncate=START",
  );
  await embed(["gold"]);
  expect(vendor.requests.at(-1)?.body).toMatchObject({
    output_dimension: 256,
    embedding_types: ["base64"],
    truncate: "START",
    texts: ["gold"],
  });
});

test.for([
  ["cohere/embed-v9", /option "model"/],
  ["cohere/embed-v4.0?dimensions=300", /option "dimensions"/],
  ["cohere/embed-v4.0?embeddingType=binary", /option "embeddingType"/],
  ["cohere/embed-v4.0?truncate=MIDDLE", /option "truncate"/],
  ["cohere/embed-v4.0?images=1", /images is "1"/],
  ["cohere/embed-english-v3.0?images=true", /images, which only cohere\/embed-v4.0 has/],
] as const)("%s is refused", ([id, message]) => {
  expect(() => registry.dimensionsOf(id)).toThrow(message);
});
