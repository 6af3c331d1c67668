import { expect, onTestFinished, test } from "vitest";
import { createCohereEmbedder } from "../../../src/embedders/cohere/cohere-embedder.ts";
import { createCustomEmbedder } from "../../../src/embedders/custom/custom-embedder.ts";
import type { Embedder } from "../../../src/embedders/embedder.ts";
import { createHuggingFaceEmbedder } from "../../../src/embedders/huggingface/huggingface-embedder.ts";
import { createOpenAiCompatibleEmbedder } from "../../../src/embedders/openai-compatible/openai-compatible.ts";
import { createOpenAiEmbedder } from "../../../src/embedders/openai/openai.ts";
import { createTeiEmbedder } from "../../../src/embedders/tei/tei-embedder.ts";
import { createWorkersAiEmbedder } from "../../../src/embedders/workers-ai/workers-ai-embedder.ts";
import { vectorKey } from "../../../src/jobs/content-key.ts";
import { createFakeVendor } from "../../support/fakes/fake-vendor.ts";
import { createTeiDialect } from "../../support/fakes/tei-dialect.ts";

const price = { perMillionTokens: 1, asOf: "2026-01-01" };
const ai = { run: async () => ({}) };

const openAi = (change: object) =>
  createOpenAiEmbedder({ model: "text-embedding-3-small", apiKey: "k1", ...change });
const cohere = (change: object) =>
  createCohereEmbedder({ model: "embed-v4.0", apiKey: "k1", ...change });
const compatible = (change: object) =>
  createOpenAiCompatibleEmbedder({
    dialect: "vllm",
    model: "e5-small",
    baseUrl: "https://one.example.com/v1",
    dimensions: 384,
    ...change,
  });
const huggingFace = (change: object) =>
  createHuggingFaceEmbedder({ model: "BAAI/bge-small-en-v1.5", token: "t1", ...change });
const workersAi = (change: object) =>
  createWorkersAiEmbedder({ model: "@cf/baai/bge-small-en-v1.5", ai, ...change });
const custom = (change: object) =>
  createCustomEmbedder({ name: "own", url: "https://one.example.com", dimensions: 8, ...change });

/** What decides a vector's numbers, and what does not. */
const VENDORS: [string, (change: object) => Embedder, object[], object[]][] = [
  [
    "openai",
    openAi,
    [
      { model: "text-embedding-3-large" },
      { dimensions: 512 },
      { baseUrl: "https://proxy.example.com/v1" },
    ],
    [{ apiKey: "k2" }, { price }, { rates: { requestsPerMinute: 9 } }],
  ],
  [
    "cohere",
    cohere,
    [
      { model: "embed-english-v3.0" },
      { dimensions: 256 },
      { embeddingType: "int8" },
      { truncate: "START" },
      { images: true },
    ],
    [{ apiKey: "k2" }],
  ],
  [
    "vllm",
    compatible,
    [
      { model: "e5-base" },
      { dimensions: 256, modelDimensions: 384 },
      { prompts: { clustering: "topic: " } },
      { parameters: { truncate_prompt_tokens: 100 } },
    ],
    [{ apiKey: "k2" }, { price }, { limits: { inputsPerRequest: 2 } }],
  ],
  [
    "huggingface",
    huggingFace,
    [
      { model: "BAAI/bge-large-en-v1.5" },
      { revision: "abc" },
      { prefix: "topic: " },
      { pooling: "cls" },
    ],
    [{ token: "t2" }, { billTo: "us" }, { inputsPerRequest: 2 }],
  ],
  ["workers-ai", workersAi, [{ model: "@cf/baai/bge-m3" }, { pooling: "cls" }], [{ tags: ["a"] }]],
  ["custom", custom, [{ version: "2" }, { dimensions: 9 }], [{ apiKey: "k2" }]],
];

test.for(VENDORS)(
  "R13: the fingerprint of %s has all that decides the numbers, and nothing else",
  ([, create, changes, others]) => {
    const own = create({}).fingerprint;
    const changed = changes.map((change) => create(change).fingerprint);
    expect(new Set([own, ...changed]).size).toBe(1 + changes.length);
    for (const other of others) expect(create(other).fingerprint).toBe(own);
  },
);

test("R13: that of tei is its model's, whichever server it runs on", async () => {
  const create = async (info: object, change: object = {}) => {
    const dialect = createTeiDialect({ info: info as Record<string, unknown> });
    const vendor = await createFakeVendor({ dialect });
    onTestFinished(() => vendor.close());
    const trustedOrigins = [new URL(vendor.url).origin];
    const { url, key } = vendor;
    const about = { name: "small", url, apiKey: key, trustedOrigins, dimensions: 384, ...change };
    return (await createTeiEmbedder(about)).fingerprint;
  };
  const own = await create({});
  expect(await create({})).toBe(own);
  const changed = await Promise.all([
    create({ model_id: "intfloat/e5-small-v2" }),
    create({ model_sha: "another" }),
    create({ model_dtype: "float16" }),
    create({ model_type: { embedding: { pooling: "mean" } } }),
    create({ max_input_length: 128 }),
    create({}, { dimensions: 128 }),
    create({}, { promptName: "query" }),
    create({}, { prefix: "topic: " }),
    create({}, { truncate: false }),
    create({}, { truncationDirection: "left" }),
  ]);
  expect(new Set([own, ...changed]).size).toBe(11);
});

test("R13: a vector's key is of the fingerprint, the text and the image", async () => {
  const keys = await Promise.all([
    vectorKey("a", "text"),
    vectorKey("b", "text"),
    vectorKey("a", "texts"),
    vectorKey("a", "text", "r2:image.png"),
    vectorKey("a", "text", "r2:other.png"),
    vectorKey("a", "", "text"),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(await vectorKey("a", "text")).toBe(keys[0]);
});
