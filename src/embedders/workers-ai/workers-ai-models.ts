import type { InputType } from "../embedder.ts";

export interface WorkersAiModel {
  dimensions: number;
  tokensPerInput: number;
  inputsPerRequest: number;
  requestsPerMinute: number;
  /** Whether it takes `pooling`. */
  hasPooling: boolean;
  /** Which field texts go in, where the model writes the prompt itself. */
  fields?: Readonly<Record<InputType, "queries" | "documents">>;
}

const BGE = { tokensPerInput: 512, inputsPerRequest: 100, hasPooling: true };

/**
 * Cloudflare's own models of text embeddings. The vendor's page of limits has 100 texts a request and
 * 3,000 requests a minute, bge-large 1,500; qwen3-embedding takes 32 texts.
 */
export const WORKERS_AI_MODELS: ReadonlyMap<string, WorkersAiModel> = new Map([
  ["@cf/baai/bge-small-en-v1.5", { ...BGE, dimensions: 384, requestsPerMinute: 3000 }],
  ["@cf/baai/bge-base-en-v1.5", { ...BGE, dimensions: 768, requestsPerMinute: 3000 }],
  ["@cf/baai/bge-large-en-v1.5", { ...BGE, dimensions: 1024, requestsPerMinute: 1500 }],
  [
    "@cf/baai/bge-m3",
    {
      dimensions: 1024,
      tokensPerInput: 8192,
      inputsPerRequest: 100,
      requestsPerMinute: 3000,
      hasPooling: false,
    },
  ],
  [
    "@cf/google/embeddinggemma-300m",
    {
      dimensions: 768,
      tokensPerInput: 2048,
      inputsPerRequest: 100,
      requestsPerMinute: 3000,
      hasPooling: false,
    },
  ],
  [
    "@cf/qwen/qwen3-embedding-0.6b",
    {
      dimensions: 1024,
      tokensPerInput: 8192,
      inputsPerRequest: 32,
      requestsPerMinute: 3000,
      hasPooling: false,
      fields: { clustering: "queries", document: "documents", query: "queries" },
    },
  ],
]);

/** What qwen3-embedding is told its task is; MTEB's words for clustering. */
export const QWEN_INSTRUCTIONS: Readonly<Record<InputType, string | undefined>> = {
  clustering: "Identify categories in user passages.",
  document: undefined,
  query: "Given a web search query, retrieve relevant passages that answer the query",
};
