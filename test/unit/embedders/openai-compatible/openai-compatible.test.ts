import { expect, onTestFinished, test } from "vitest";
import { EmbedderError } from "../../../../src/embedders/embedder-error.ts";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import {
  createOpenAiCompatibleEmbedder,
  type OpenAiCompatibleOptions,
} from "../../../../src/embedders/openai-compatible/openai-compatible.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialectName,
} from "../../../../src/embedders/openai-compatible/openai-dialect.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createCompatibleDialect } from "../../../support/fakes/compatible-dialects.ts";
import { createFakeVendor, type FakeVendor } from "../../../support/fakes/fake-vendor.ts";

async function createVendor(
  dialect: OpenAiDialectName,
  limits: Partial<FakeVendor["limits"]> = {},
): Promise<FakeVendor> {
  const vendor = await createFakeVendor({ dialect: createCompatibleDialect(dialect), limits });
  onTestFinished(() => vendor.close());
  return vendor;
}

function embedderAt(
  vendor: FakeVendor,
  dialect: OpenAiDialectName,
  options: Partial<OpenAiCompatibleOptions> = {},
) {
  return createOpenAiCompatibleEmbedder({
    dialect,
    model: "some-model",
    dimensions: 16,
    baseUrl: vendor.url,
    apiKey: vendor.key,
    urlRules: { trustedOrigins: [new URL(vendor.url).origin] },
    ...options,
  });
}

for (const dialect of OPENAI_DIALECT_NAMES) {
  const shared = await createFakeVendor({ dialect: createCompatibleDialect(dialect) });
  testEmbedder(dialect, async () => embedderAt(shared, dialect));

  test(`${dialect} says how many inputs it takes, and that is learned`, async () => {
    const vendor = await createVendor(dialect, { inputsPerRequest: 5 });
    const texts = Array.from({ length: 23 }, (_, i) => `text ${i}`);
    const { vectors, learnedLimits } = await embedMany(embedderAt(vendor, dialect), texts);
    expect(vectors).toHaveLength(23 * 16);
    expect(learnedLimits).toEqual({ inputsPerRequest: 5 });
    expect(vendor.sentAgain()).toEqual([]);
  });

  test(`${dialect} says how long a text may be, and it is cut`, async () => {
    const vendor = await createVendor(dialect, { tokensPerInput: 100 });
    const texts = ["short", "long ".repeat(200), "short too"];
    const { truncated, failures } = await embedMany(embedderAt(vendor, dialect), texts);
    expect(truncated).toEqual([1]);
    expect(failures.size).toBe(0);
  });

  test(`${dialect} says how many tokens a request may have, and it is split`, async () => {
    const vendor = await createVendor(dialect, { tokensPerRequest: 60 });
    const texts = Array.from({ length: 8 }, (_, i) => `${i} `.repeat(30));
    const { truncated, failures } = await embedMany(embedderAt(vendor, dialect), texts);
    expect(truncated).toEqual([]);
    expect(failures.size).toBe(0);
    expect(vendor.sentAgain()).toEqual([]);
  });
}

async function bodyOf(
  dialect: OpenAiDialectName,
  options: Partial<OpenAiCompatibleOptions> = {},
  inputType: "clustering" | "query" = "clustering",
): Promise<unknown> {
  const vendor = await createVendor(dialect);
  await embedderAt(vendor, dialect, options)
    .embed(["a text"], { inputType })
    .catch((error: unknown) => expect(error).toBeInstanceOf(EmbedderError));
  return vendor.requests[0]?.body;
}

test("each server is asked in its own words", async () => {
  const input = ["a text"];
  expect(await bodyOf("lm-studio", { model: "m" })).toEqual({ model: "m", input });
  expect(await bodyOf("ollama", { model: "nomic-embed-text" })).toEqual({
    model: "nomic-embed-text",
    input: ["clustering: a text"],
    encoding_format: "base64",
  });
  const cut = { dimensions: 512 };
  expect(await bodyOf("jina", { model: "jina-embeddings-v3", ...cut })).toEqual({
    model: "jina-embeddings-v3",
    input,
    embedding_type: "base64",
    dimensions: 512,
    task: "separation",
  });
  expect(await bodyOf("jina", { model: "jina-embeddings-v3" }, "query")).toMatchObject({
    task: "retrieval.query",
  });
  expect(await bodyOf("voyage", { model: "voyage-4", ...cut })).toEqual({
    model: "voyage-4",
    input,
    encoding_format: "base64",
    output_dimension: 512,
  });
  expect(await bodyOf("voyage", { model: "voyage-4" }, "query")).toMatchObject({
    input_type: "query",
  });
  expect(await bodyOf("vllm", { parameters: { truncate_prompt_tokens: -1 } })).toMatchObject({
    truncate_prompt_tokens: -1,
  });
});

test("dimensions are asked for only where they are not the model's own", async () => {
  const own = await bodyOf("tei-openai", { dimensions: 16 });
  expect(own).not.toHaveProperty("dimensions");
  const cut = await bodyOf("tei-openai", { dimensions: 8, modelDimensions: 16 });
  expect(cut).toMatchObject({ dimensions: 8 });
  const refused = { dimensions: 8, modelDimensions: 16, baseUrl: "https://lm.studio", model: "m" };
  const make = () => createOpenAiCompatibleEmbedder({ dialect: "lm-studio", ...refused });
  expect(make).toThrow("cannot be asked for 8");
});

test("a model that is not Matryoshka refuses as such, and no input is blamed", async () => {
  const vendor = await createVendor("vllm");
  const embedder = embedderAt(vendor, "vllm", { dimensions: 8, modelDimensions: 16 });
  const request = embedder.embed(["one", "two"]);
  await expect(request).rejects.toMatchObject({ kind: "protocol", isRetryable: false });
});

test("a server that needs no key is sent none", async () => {
  const vendor = await createVendor("ollama");
  const embedder = embedderAt(vendor, "ollama", { apiKey: undefined });
  await expect(embedder.embed(["one"])).rejects.toMatchObject({ kind: "unauthorized" });
  expect(vendor.requests[0]?.headers).not.toHaveProperty("authorization");
  expect(embedder.rates).toBeUndefined();
});

test("what is missing or not allowed is refused", () => {
  const make = (options: OpenAiCompatibleOptions) => () => createOpenAiCompatibleEmbedder(options);
  const hosted = { dialect: "mistral", model: "mistral-embed" } as const;
  expect(make(hosted)).toThrow("mistral/mistral-embed needs a key");
  expect(make({ ...hosted, apiKey: "key" })().dimensions).toBe(1024);
  expect(make({ ...hosted, model: "another", apiKey: "key" })).toThrow("not known");
  const server = { dialect: "vllm", model: "m", dimensions: 8 } as const;
  expect(make(server)).toThrow("needs the URL");
  expect(make({ ...server, baseUrl: "http://10.0.0.1/v1" })).toThrow("refused");
  expect(make({ ...server, baseUrl: "https://vllm.acme.com/v1", dimensions: 0 })).toThrow("are 0");
  const unknown = "constructor" as OpenAiDialectName;
  expect(make({ ...server, dialect: unknown })).toThrow('no dialect "constructor"');
});

test("the fingerprint tells apart what gives other numbers, and nothing of the key", () => {
  const base = {
    dialect: "vllm",
    model: "m",
    dimensions: 8,
    baseUrl: "https://a.acme.com/v1",
  } as const;
  const variants: OpenAiCompatibleOptions[] = [
    base,
    { ...base, dimensions: 4 },
    { ...base, baseUrl: "https://b.acme.com/v1" },
    { ...base, model: "other" },
    { ...base, prompts: { clustering: "topic: " } },
    { ...base, parameters: { truncate_prompt_tokens: 256 } },
  ];
  const prints = variants.map((each) => createOpenAiCompatibleEmbedder(each).fingerprint);
  expect(new Set(prints).size).toBe(variants.length);
  const keyed = createOpenAiCompatibleEmbedder({ ...base, apiKey: "sk-another-key" });
  expect(keyed.fingerprint).toBe(prints[0]);
});

test("a prompt takes its part of what an input may have", () => {
  const options = { dialect: "vllm", dimensions: 8, baseUrl: "https://a.acme.com/v1" } as const;
  const limits = { tokensPerInput: 512 };
  const make = (model: string) => createOpenAiCompatibleEmbedder({ ...options, model, limits });
  expect(make("bge-m3").limits.tokensPerInput).toBe(512);
  expect(make("multilingual-e5-large").limits.tokensPerInput).toBeLessThan(512);
});
