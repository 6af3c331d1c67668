import { z } from "zod";
import type { EmbedRequest, FakeDialect, FakeRefusal, FakeReply, FakeRow } from "./fake-dialect.ts";
import { readOpenApiSchema } from "./openapi-schema.ts";

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
  quota_exhausted: 402,
  server_error: 500,
};

const Content = z.object({
  text: z.string().optional(),
  image_url: z.object({ url: z.string() }).optional(),
});
const CohereRequest = z.object({
  model: z.string(),
  texts: z.array(z.string()).optional(),
  inputs: z.array(z.object({ content: z.array(Content) })).optional(),
  input_type: z.string(),
  embedding_types: z.array(z.enum(["float", "int8", "base64"])).length(1),
  output_dimension: z.number().optional(),
});

/** Cohere's `/v2/embed`; the vector of a text and an image together is that of both written in a row. */
export const cohereDialect: FakeDialect = {
  name: "cohere",
  basePath: "",
  isEmbedPath: (path) => path === "/v2/embed",
  dimensions: 1024,
  limits: {
    inputsPerRequest: 96,
    tokensPerInput: 128_000,
    tokensPerRequest: 128_000,
    bytesPerRequest: 20_000_000,
  },
  keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, ""),
  requestSchema: readOpenApiSchema("cohere", "EmbedRequest"),
  readRequest,
  answer,
  refuse,
};

function readRequest(json: unknown, length: number): EmbedRequest | FakeRefusal {
  const { data: request } = CohereRequest.safeParse(json);
  if (request === undefined) return { kind: "invalid_shape", detail: "invalid request" };
  const { texts, inputs: contents, input_type: inputType } = request;
  if ((texts === undefined) === (contents === undefined)) {
    return { kind: "invalid_shape", detail: "exactly one of texts, images and inputs is needed" };
  }
  const joined = contents?.map(({ content }) =>
    content.map(({ text, image_url: image }) => text ?? image?.url ?? "").join("\n"),
  );
  const inputs = texts ?? joined ?? [];
  const empty = inputs.indexOf("");
  if (empty >= 0) return { kind: "empty_input", index: empty };
  return {
    model: `${request.model} ${inputType}`,
    inputs,
    dimensions: request.output_dimension ?? length,
    encoding: request.embedding_types[0],
  };
}

function answer(rows: FakeRow[], { encoding, inputs }: EmbedRequest, tokens: number): unknown {
  const vectors = rows.map(({ vector }) => write(vector, encoding));
  return {
    id: "da6e531f-54c5-4a73-bf92-f60566d8d753",
    embeddings: { [encoding]: vectors },
    texts: inputs,
    response_type: "embeddings_by_type",
    meta: { api_version: { version: "2" }, billed_units: { input_tokens: tokens } },
  };
}

function write(vector: Float32Array, encoding: string): unknown {
  if (encoding === "float") return Array.from(vector);
  if (encoding === "int8") return Array.from(vector, (value) => Math.round(value * 127));
  const { buffer, byteOffset, byteLength } = vector;
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}

function refuse(refusal: FakeRefusal): FakeReply {
  return { status: STATUS[refusal.kind], body: { id: "da6e531f", message: words(refusal) } };
}

function words({ kind, limit, given, index, detail }: FakeRefusal): string {
  switch (kind) {
    case "unauthorized":
      return "invalid api token: 6W…1Q";
    case "invalid_shape":
      return detail ?? "invalid request";
    case "unknown_model":
      return "model 'embed-v9' not found";
    case "empty_input":
      return `inputs contains an element that is the empty string at index ${index}`;
    case "too_many_inputs":
      return `invalid request: total number of texts must be at most ${limit} - received ${given}`;
    case "input_too_long":
      return `too many tokens: text at index ${index} has ${given} tokens, at most ${limit} tokens are allowed`;
    case "too_many_tokens":
      return `too many tokens: total number of tokens is ${given}, exceeds the maximum of ${limit} tokens`;
    case "too_many_bytes":
      return "request body too large";
    case "rate_limited":
      return "You are past the per minute request limit, please wait and try again later.";
    case "quota_exhausted":
      return "Please add or update your payment method, or raise your billing cap.";
    case "server_error":
      return "internal server error";
  }
}
