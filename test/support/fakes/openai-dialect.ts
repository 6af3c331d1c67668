import { z } from "zod";
import type {
  EmbedRequest,
  FakeDialect,
  FakeLimits,
  FakeRefusal,
  FakeReply,
  FakeRow,
} from "./fake-dialect.ts";
import { readOpenApiSchema } from "./openapi-schema.ts";

export interface OpenAiDialectOptions {
  name?: string;
  basePath?: string;
  dimensions?: number;
  limits?: Partial<FakeLimits>;
  /** Some servers answer numbers whatever they are asked for. */
  isAlwaysFloats?: boolean;
  /** Parameters besides OpenAI's own; without it nothing else is taken. */
  extraParameters?: readonly string[];
  /** What it is called where the length of vectors is asked for; null where it is refused. */
  dimensionsParameter?: string | null;
  encodingParameter?: "encoding_format" | "embedding_type";
  /** "nested" is OpenAI's own, "list" one of it, "detail" FastAPI's. */
  errorShape?: ErrorShape;
  statuses?: Partial<Record<FakeRefusal["kind"], number>>;
  words?: (refusal: FakeRefusal) => string | undefined;
  keyHeader?: "authorization" | "api-key";
  serve?: FakeDialect["serve"];
}

export type ErrorShape = "nested" | "list" | "flat" | "detail";

const STATUS: Record<FakeRefusal["kind"], number> = {
  unauthorized: 401,
  invalid_shape: 400,
  unknown_model: 404,
  empty_input: 400,
  too_many_inputs: 400,
  input_too_long: 400,
  too_many_tokens: 400,
  too_many_bytes: 413,
  rate_limited: 429,
  quota_exhausted: 429,
  server_error: 500,
};

const LIMITS: FakeLimits = {
  inputsPerRequest: 2048,
  tokensPerInput: 8192,
  tokensPerRequest: 300_000,
  bytesPerRequest: 32 * 2 ** 20,
};

const OwnRequest = readOpenApiSchema("openai", "CreateEmbeddingRequest");

/** OpenAI's `/embeddings`, or with options that of a server which takes after it. */
export function createOpenAiDialect(options: OpenAiDialectOptions = {}): FakeDialect {
  const { basePath = "/v1", errorShape = "nested", keyHeader = "authorization" } = options;
  const dimensionsParameter =
    options.dimensionsParameter === undefined ? "dimensions" : options.dimensionsParameter;
  const dimensions = options.dimensions ?? 1536;
  const words = (refusal: FakeRefusal) => options.words?.(refusal) ?? ownWords(refusal);
  return {
    name: options.name ?? "openai",
    basePath,
    isEmbedPath: (path) => path === `${basePath}/embeddings`,
    dimensions,
    limits: { ...LIMITS, ...options.limits },
    ...(options.extraParameters === undefined && { requestSchema: OwnRequest }),
    keyOf(headers) {
      if (keyHeader === "api-key") return headers["api-key"]?.toString();
      return headers.authorization?.replace(/^Bearer /, "");
    },
    readRequest: (json, length) =>
      readRequest(json, length, dimensionsParameter, [
        "model",
        "input",
        options.encodingParameter ?? "encoding_format",
        "user",
        ...(dimensionsParameter === null ? [] : [dimensionsParameter]),
        ...(options.extraParameters ?? []),
      ]),
    answer: (rows, request, tokens) =>
      answer(rows, request, tokens, options.isAlwaysFloats ?? false),
    refuse(refusal) {
      const status = options.statuses?.[refusal.kind] ?? STATUS[refusal.kind];
      return writeError(refusal.kind, status, words(refusal), errorShape);
    },
    headers: rateHeaders,
    ...(options.serve !== undefined && { serve: options.serve }),
  };
}

const EncodingSchema = z.enum(["float", "base64"]).optional();

const AnyRequest = z.looseObject({
  model: z.string(),
  input: z.union([z.string(), z.array(z.string())]),
  encoding_format: EncodingSchema,
  embedding_type: EncodingSchema,
});

function readRequest(
  json: unknown,
  length: number,
  dimensionsParameter: string | null,
  known: readonly string[],
): EmbedRequest | FakeRefusal {
  const { data: request } = AnyRequest.safeParse(json);
  if (request === undefined) return { kind: "invalid_shape", detail: "'$.input' is invalid." };
  const unknown = Object.keys(request).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    return { kind: "invalid_shape", detail: `Unrecognized request argument supplied: ${unknown}` };
  }
  const inputs = typeof request.input === "string" ? [request.input] : request.input;
  if (inputs.includes("")) return { kind: "empty_input" };
  const asked = dimensionsParameter === null ? undefined : request[dimensionsParameter];
  const dimensions = asked === undefined ? length : Number(asked);
  const encoding = request.encoding_format ?? request.embedding_type ?? "float";
  return { model: request.model, inputs, dimensions, encoding };
}

function answer(
  rows: FakeRow[],
  { model, encoding }: EmbedRequest,
  tokens: number,
  isAlwaysFloats: boolean,
): unknown {
  const isBase64 = encoding === "base64" && !isAlwaysFloats;
  const data = rows.map(({ index, vector }) => ({
    object: "embedding",
    ...(index !== undefined && { index }),
    embedding: isBase64 ? base64(vector) : Array.from(vector),
  }));
  return { object: "list", model, data, usage: { prompt_tokens: tokens, total_tokens: tokens } };
}

function base64({ buffer, byteOffset, byteLength }: Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function ownWords({ kind, limit, given, detail }: FakeRefusal): string {
  switch (kind) {
    case "unauthorized":
      return "Incorrect API key provided: sk-fake-********cdef.";
    case "unknown_model":
      return "The model does not exist or you do not have access to it.";
    case "empty_input":
      return "'$.input' is invalid. Please check the API reference: https://platform.openai.com/docs/api-reference.";
    case "too_many_inputs":
      return `Invalid 'input': array too long. Expected an array with maximum length ${limit}, but got an array with length ${given} instead.`;
    case "input_too_long":
      return `This model's maximum context length is ${limit} tokens, however you requested ${given} tokens (${given} in your prompt; 0 for the completion). Please reduce your prompt; or completion length.`;
    case "too_many_tokens":
      return `Requested ${given} tokens, max ${limit} tokens per request`;
    case "too_many_bytes":
      return "Request body too large.";
    case "rate_limited":
      return "Rate limit reached for text-embedding-3-small. Please try again later.";
    case "quota_exhausted":
      return "You exceeded your current quota, please check your plan and billing details.";
    case "server_error":
      return "The server had an error while processing your request. Sorry about that!";
    case "invalid_shape":
      return detail ?? "Invalid request.";
  }
}

const CODES: Partial<Record<FakeRefusal["kind"], string>> = {
  unauthorized: "invalid_api_key",
  unknown_model: "model_not_found",
  too_many_inputs: "array_above_max_length",
  too_many_tokens: "max_tokens_per_request",
  rate_limited: "rate_limit_exceeded",
  quota_exhausted: "insufficient_quota",
};

const TYPES: Partial<Record<FakeRefusal["kind"], string>> = {
  too_many_tokens: "max_tokens_per_request",
  rate_limited: "tokens",
  quota_exhausted: "insufficient_quota",
  server_error: "server_error",
};

function writeError(
  kind: FakeRefusal["kind"],
  status: number,
  message: string,
  shape: ErrorShape,
): FakeReply {
  if (shape === "detail") return { status, body: { detail: message } };
  const type = TYPES[kind] ?? "invalid_request_error";
  if (shape === "flat") {
    return { status, body: { object: "error", message, type, param: null, code: status } };
  }
  const error = { message, type, param: null, code: CODES[kind] ?? null };
  return { status, body: shape === "list" ? [{ error }] : { error } };
}

function rateHeaders({ requestCount, tokens }: { requestCount: number; tokens: number }) {
  return {
    "x-request-id": `req_${requestCount}`,
    "x-ratelimit-limit-requests": "3000",
    "x-ratelimit-remaining-requests": String(3000 - requestCount),
    "x-ratelimit-reset-requests": "20ms",
    "x-ratelimit-limit-tokens": "1000000",
    "x-ratelimit-remaining-tokens": String(1_000_000 - tokens),
    "x-ratelimit-reset-tokens": "1m0.5s",
  };
}
