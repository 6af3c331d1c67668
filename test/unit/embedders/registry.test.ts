import { expect, test, vi } from "vitest";
import { createEmbedderRegistry } from "../../../src/embedders/registry.ts";
import { precomputedVendor, staticVendor } from "../../../src/embedders/vendors/built-in.ts";
import { hostedVendors } from "../../../src/embedders/vendors/hosted.ts";
import { workersAiVendor } from "../../../src/embedders/vendors/workers-ai.ts";
import { createFakeVendor } from "../../support/fakes/fake-vendor.ts";
import { createTeiDialect } from "../../support/fakes/tei-dialect.ts";
import { readStaticModelFiles } from "../../support/static-model.ts";

const keys: Record<string, string> = {
  OPENAI_API_KEY: "sk-test-1",
  COHERE_API_KEY: "co-test-1",
  HF_TOKEN: "hf_test_1",
  OLLAMA_BASE_URL: "http://127.0.0.1:11434/v1",
};

test("the static model is loaded once, when first asked for", async () => {
  const readModel = vi.fn(async () => readStaticModelFiles());
  const registry = createEmbedderRegistry([staticVendor(readModel)]);
  expect(registry.dimensionsOf("static/en")).toBe(256);
  expect(readModel).not.toHaveBeenCalled();
  const one = await registry.resolve("static/en");
  expect(await registry.resolve("static/en")).toBe(one);
  expect(one).toMatchObject({ id: "static/en", dimensions: 256 });
  expect(readModel).toHaveBeenCalledTimes(1);
});

test("a load that never ends, as that of a request that was broken off, holds up no other", async () => {
  const readModel = vi
    .fn(async () => readStaticModelFiles())
    .mockReturnValueOnce(new Promise(() => {}));
  const registry = createEmbedderRegistry([staticVendor(readModel)]);
  void registry.resolve("static/en");
  expect((await registry.resolve("static/en")).id).toBe("static/en");
});

test("of no end of names those opened last are kept", async () => {
  const registry = createEmbedderRegistry([precomputedVendor]);
  const first = await registry.resolve("precomputed/1");
  for (let i = 2; i <= 64; i++) await registry.resolve(`precomputed/${i}`);
  expect(await registry.resolve("precomputed/1")).toBe(first);
  const last = await registry.resolve("precomputed/65");
  expect(await registry.resolve("precomputed/1")).not.toBe(first);
  expect(await registry.resolve("precomputed/65")).toBe(last);
});

test("a load that failed is tried again", async () => {
  const readModel = vi
    .fn(async () => readStaticModelFiles())
    .mockRejectedValueOnce(new Error("no network"));
  const registry = createEmbedderRegistry([staticVendor(readModel)]);
  await expect(registry.resolve("static/en")).rejects.toThrow("no network");
  expect((await registry.resolve("static/en")).id).toBe("static/en");
});

test.for([
  ["precomputed/384", 384],
  ["openai/text-embedding-3-small", 1536],
  ["openai/text-embedding-3-large?dimensions=256", 256],
  ["cohere/embed-v4.0", 1536],
  ["cohere/embed-v4.0?dimensions=512", 512],
  ["huggingface/BAAI/bge-small-en-v1.5", 384],
  ["ollama/nomic-embed-text?dimensions=768", 768],
] as const)("%s has %i dimensions, and keeps its whole id", async ([id, dimensions]) => {
  const registry = createEmbedderRegistry([
    precomputedVendor,
    ...hostedVendors((name) => keys[name]),
  ]);
  expect(registry.dimensionsOf(id)).toBe(dimensions);
  expect(await registry.resolve(id)).toMatchObject({ id, dimensions });
});

test("a server of text-embeddings-inference is asked for its model when it is first needed", async () => {
  await using server = await createFakeVendor({ dialect: createTeiDialect(), key: "tei-test-1" });
  const settings = new Map([
    ["TEI_BASE_URL", server.url],
    ["TEI_API_KEY", "tei-test-1"],
  ]);
  const registry = createEmbedderRegistry(hostedVendors((name) => settings.get(name)));
  const id = "tei/bge-small?dimensions=384";
  expect(registry.dimensionsOf(id)).toBe(384);
  expect(server.requests).toHaveLength(0);
  const embedder = await registry.resolve(id);
  expect(embedder).toMatchObject({ id, dimensions: 384 });
  expect((await embedder.embed(["one", "two"])).vectors).toHaveLength(768);
});

test("a server of text-embeddings-inference may have an address and a key of its own", async () => {
  await using server = await createFakeVendor({ dialect: createTeiDialect(), key: "tei-test-2" });
  const settings = new Map([
    ["TEI_BASE_URL", "http://127.0.0.1:1/"],
    ["TEI_API_KEY", "tei-test-1"],
    ["TEI_SECOND_BASE_URL", server.url],
    ["TEI_SECOND_API_KEY", "tei-test-2"],
  ]);
  const registry = createEmbedderRegistry(hostedVendors((name) => settings.get(name)));
  const embedder = await registry.resolve("tei/second?dimensions=384");
  expect((await embedder.embed(["one"])).vectors).toHaveLength(384);
});

test("a server that takes after OpenAI is told by its id what its model has by itself, and reads", async () => {
  const registry = createEmbedderRegistry(hostedVendors((name) => keys[name]));
  const id = "ollama/nomic-embed-text?dimensions=256";
  const plain = await registry.resolve(id);
  const cut = await registry.resolve(`${id}&modelDimensions=768&tokensPerInput=2048`);
  expect(cut).toMatchObject({ dimensions: 256 });
  expect(cut.limits.tokensPerInput).toBeGreaterThan(2000);
  expect(cut.limits.tokensPerInput).toBeLessThanOrEqual(2048);
  expect(cut.fingerprint).not.toBe(plain.fingerprint);
});

test("Workers AI is there where it is bound", async () => {
  const ai = { run: async () => ({ data: [Array.from({ length: 1024 }, () => 1)] }) };
  const registry = createEmbedderRegistry([workersAiVendor(ai)]);
  const embedder = await registry.resolve("workers-ai/@cf/baai/bge-m3");
  expect((await embedder.embed(["one"])).vectors).toHaveLength(1024);
  expect(() => registry.dimensionsOf("workers-ai/@cf/baai/bge-m4")).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
  const unbound = createEmbedderRegistry([workersAiVendor(undefined)]);
  expect(() => unbound.dimensionsOf("workers-ai/@cf/baai/bge-m3")).toThrow(/needs the AI binding/);
});

test.for(["openai/text-embedding-3-small", "vllm/e5?dimensions=384", "tei/e5?dimensions=384"])(
  "%s at an address that is none is refused by a code",
  async (id) => {
    const settings = (name: string) => (name.endsWith("_URL") ? "localhost" : "sk-test-1");
    const registry = createEmbedderRegistry(hostedVendors(settings));
    await expect(registry.resolve(id)).rejects.toMatchObject({ code: "invalid_option" });
  },
);

test("embedders of other lengths have other fingerprints, and none tells a key", async () => {
  const registry = createEmbedderRegistry(hostedVendors((name) => keys[name]));
  const whole = await registry.resolve("openai/text-embedding-3-small");
  const cut = await registry.resolve("openai/text-embedding-3-small?dimensions=512");
  expect(whole.fingerprint).not.toBe(cut.fingerprint);
  expect(whole.fingerprint + cut.fingerprint).not.toContain("sk-test");
});

test.for([
  ["nobody/nothing", "unknown_embedder", /"nobody\/nothing"; there are static\/en/],
  ["static/fr", "unknown_embedder", /static\/en/],
  ["static", "unknown_embedder", /no embedder "static"/],
  ["precomputed/0", "unknown_embedder", /1 to 4096/],
  ["cohere/embed-v4.0", "unknown_embedder", /needs COHERE_API_KEY/],
  ["vllm/intfloat/e5-small?dimensions=384", "unknown_embedder", /VLLM_API_KEY or VLLM_BASE_URL/],
  ["tei/minilm?dimensions=384", "unknown_embedder", /needs TEI_BASE_URL/],
  ["tei/minilm", "invalid_option", /does not say its dimensions/],
  ["openai/text-embedding-3-small?dimension=3", "invalid_option", /no parameter "dimension"/],
  ["openai/text-embedding-3-small?dimensions=x", "invalid_option", /"x"/],
] as const)("%s is refused as %s", async ([id, code, message]) => {
  const registry = createEmbedderRegistry([
    staticVendor(async () => readStaticModelFiles()),
    precomputedVendor,
    ...hostedVendors((name) => (name === "OPENAI_API_KEY" ? "sk-test-1" : undefined)),
  ]);
  expect(() => registry.dimensionsOf(id)).toThrow(expect.objectContaining({ code }));
  await expect(registry.resolve(id)).rejects.toThrow(message);
});
