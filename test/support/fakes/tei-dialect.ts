import { z } from "zod";
import type { EmbedRequest, FakeDialect, FakeRefusal, FakeReply } from "./fake-dialect.ts";
import { readOpenApiSchema } from "./openapi-schema.ts";

const STATUS: Record<FakeRefusal["kind"], number> = {
  unauthorized: 401,
  invalid_shape: 422,
  unknown_model: 424,
  empty_input: 400,
  too_many_inputs: 422,
  input_too_long: 422,
  too_many_tokens: 422,
  too_many_bytes: 413,
  rate_limited: 429,
  quota_exhausted: 429,
  server_error: 424,
};
const TYPES: Partial<Record<FakeRefusal["kind"], string>> = {
  empty_input: "Empty",
  rate_limited: "Overloaded",
  quota_exhausted: "Overloaded",
  server_error: "Backend",
};

const TeiRequest = z.object({
  inputs: z.union([z.string(), z.array(z.string())]),
  prompt_name: z.string().optional(),
  dimensions: z.number().optional(),
});

export interface TeiDialectOptions {
  /** Of the error about too many texts: 413 until 1.9, 422 since. */
  batchStatus?: 413 | 422;
  info?: Record<string, unknown>;
}

const INFO = {
  model_id: "BAAI/bge-small-en-v1.5",
  model_sha: "5c38ec7c405ec4b44b94cc5a9bb96e735b38267a",
  served_model_name: "BAAI/bge-small-en-v1.5",
  model_dtype: "float32",
  model_type: { embedding: { pooling: "cls" } },
  max_concurrent_requests: 512,
  max_input_length: 512,
  max_batch_tokens: 16_384,
  max_client_batch_size: 32,
  auto_truncate: true,
  tokenization_workers: 4,
  version: "1.9.3",
};

/** The native routes of text-embeddings-inference 1.9.3. */
export function createTeiDialect(options: TeiDialectOptions = {}): FakeDialect {
  return {
    name: "tei",
    basePath: "",
    isEmbedPath: (path) => path === "/embed",
    dimensions: 384,
    limits: {
      inputsPerRequest: 32,
      tokensPerInput: 1_000_000,
      tokensPerRequest: 1_000_000,
      bytesPerRequest: 2_000_000,
    },
    keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, ""),
    requestSchema: readOpenApiSchema("tei", "EmbedRequest"),
    readRequest,
    answer: (rows) => rows.map(({ vector }) => [...vector]),
    refuse: (refusal) => refuse(refusal, options.batchStatus ?? 422),
    headers: ({ tokens }) => ({ "x-compute-tokens": String(tokens) }),
    serve: ({ path }) =>
      path === "/info" ? { status: 200, body: { ...INFO, ...options.info } } : undefined,
  };
}

function readRequest(json: unknown, length: number): EmbedRequest | FakeRefusal {
  const { data } = TeiRequest.safeParse(json);
  if (data === undefined) return { kind: "invalid_shape", detail: "invalid request" };
  const inputs = typeof data.inputs === "string" ? [data.inputs] : data.inputs;
  const index = inputs.indexOf("");
  if (index >= 0) return { kind: "empty_input", index };
  const { prompt_name: prompt = "", dimensions = length } = data;
  if (prompt !== "" && prompt !== "clustering") {
    const detail = `\`default-prompt-name\` is set to \`${prompt}\` but it was not found`;
    return { kind: "invalid_shape", detail };
  }
  return { model: "", inputs, dimensions, encoding: "float" };
}

function refuse(refusal: FakeRefusal, batchStatus: number): FakeReply {
  const { kind } = refusal;
  if (kind === "too_many_bytes") {
    return {
      status: 413,
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: "Failed to buffer the request body: length limit exceeded",
    };
  }
  const status = kind === "too_many_inputs" ? batchStatus : STATUS[kind];
  return { status, body: { error: words(refusal), error_type: TYPES[kind] ?? "Validation" } };
}

function words({ kind, limit, given, detail }: FakeRefusal): string {
  switch (kind) {
    case "too_many_inputs":
      return `batch size ${given} > maximum allowed batch size ${limit}`;
    case "input_too_long":
      return `\`inputs\` must have less than ${limit} tokens. Given: ${given}`;
    case "empty_input":
      return "`inputs` cannot be empty";
    case "rate_limited":
      return "Model is overloaded";
    case "server_error":
      return "backend error: DriverError(CUDA_ERROR_OUT_OF_MEMORY)";
    default:
      return detail ?? kind;
  }
}
