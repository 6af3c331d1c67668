import type { InputType } from "../embedder.ts";
import type { OpenAiDialect } from "./openai-dialect.ts";

/** As most do: numbers, `dimensions`, a key. */
const LIKE_OPENAI = {
  needsKey: true,
  encoding: "float",
  encodingParameter: "encoding_format",
  dimensionsParameter: "dimensions",
} as const;

const JINA_TASKS: readonly [RegExp, Readonly<Record<InputType, string>>][] = [
  [
    /^jina-embeddings-v3/,
    { clustering: "separation", document: "retrieval.passage", query: "retrieval.query" },
  ],
  [
    /^jina-embeddings-v4/,
    { clustering: "text-matching", document: "retrieval.passage", query: "retrieval.query" },
  ],
  [
    /^jina-embeddings-v5/,
    { clustering: "clustering", document: "retrieval.passage", query: "retrieval.query" },
  ],
];

/** Voyage has no type for clustering: its default, no type, is for that. */
const VOYAGE_TYPES: Partial<Record<InputType, string>> = { document: "document", query: "query" };

const VOYAGE_1024 = (tokensPerRequest: number) => ({
  dimensions: 1024,
  limits: { tokensPerRequest },
});

/** Vendors' own hosts, with the limits their documents or refusals name. */
export const HOSTED_DIALECTS = {
  dashscope: {
    ...LIKE_OPENAI,
    baseUrl: "https://dashscope-intl.aliyuncs.com/compatible-mode/v1",
    limits: { inputsPerRequest: 10, tokensPerInput: 8192, concurrentRequests: 4 },
  },
  deepinfra: {
    ...LIKE_OPENAI,
    baseUrl: "https://api.deepinfra.com/v1/openai",
    limits: { inputsPerRequest: 1024, concurrentRequests: 4 },
  },
  gemini: {
    ...LIKE_OPENAI,
    baseUrl: "https://generativelanguage.googleapis.com/v1beta/openai",
    limits: { inputsPerRequest: 100, concurrentRequests: 4 },
    models: { "gemini-embedding-001": { dimensions: 3072, limits: { tokensPerInput: 2048 } } },
  },
  jina: {
    ...LIKE_OPENAI,
    baseUrl: "https://api.jina.ai/v1",
    encoding: "base64",
    encodingParameter: "embedding_type",
    hasInputTypes: true,
    limits: { inputsPerRequest: 512, tokensPerInput: 8192, concurrentRequests: 5 },
    parameters(model, inputType) {
      const task = JINA_TASKS.find(([pattern]) => pattern.test(model))?.[1][inputType];
      return task === undefined ? {} : { task };
    },
    models: {
      "jina-embeddings-v3": { dimensions: 1024 },
      "jina-embeddings-v4": { dimensions: 2048 },
    },
  },
  mistral: {
    ...LIKE_OPENAI,
    baseUrl: "https://api.mistral.ai/v1",
    dimensionsParameter: "output_dimension",
    limits: {
      inputsPerRequest: 512,
      tokensPerInput: 8192,
      tokensPerRequest: 16_384,
      concurrentRequests: 4,
    },
    models: { "mistral-embed": { dimensions: 1024 } },
  },
  siliconflow: {
    ...LIKE_OPENAI,
    baseUrl: "https://api.siliconflow.cn/v1",
    limits: { inputsPerRequest: 64, concurrentRequests: 4 },
  },
  voyage: {
    ...LIKE_OPENAI,
    baseUrl: "https://api.voyageai.com/v1",
    encoding: "base64",
    dimensionsParameter: "output_dimension",
    hasInputTypes: true,
    limits: {
      inputsPerRequest: 1000,
      tokensPerInput: 32_000,
      tokensPerRequest: 120_000,
      concurrentRequests: 6,
    },
    parameters(_model, inputType) {
      const type = VOYAGE_TYPES[inputType];
      return type === undefined ? {} : { input_type: type };
    },
    models: {
      "voyage-3-large": VOYAGE_1024(120_000),
      "voyage-3.5": VOYAGE_1024(320_000),
      "voyage-3.5-lite": VOYAGE_1024(1_000_000),
      "voyage-4": VOYAGE_1024(320_000),
      "voyage-4-large": VOYAGE_1024(120_000),
      "voyage-4-lite": VOYAGE_1024(1_000_000),
      "voyage-code-3": VOYAGE_1024(120_000),
    },
  },
} satisfies Record<string, OpenAiDialect>;
