import { z } from "zod";
import type { EmbedRequest, FakeDialect, FakeRefusal, FakeReply, FakeRow } from "./fake-dialect.ts";

export interface HuggingFaceDialectOptions {
  /** Answers vectors of tokens, as many as a text has words, whose mean is the text's. */
  isTokenLevel?: boolean;
  /** One more list around each text's tokens. */
  isWrapped?: boolean;
}

const STATUS: Record<FakeRefusal["kind"], number> = {
  unauthorized: 401,
  invalid_shape: 422,
  unknown_model: 404,
  empty_input: 400,
  too_many_inputs: 422,
  input_too_long: 422,
  too_many_tokens: 413,
  too_many_bytes: 413,
  rate_limited: 429,
  quota_exhausted: 402,
  server_error: 500,
};

/** The names of @huggingface/tasks' schema of the task; nothing else is taken. */
const FeatureExtractionInput = z.strictObject({
  inputs: z.union([z.string(), z.array(z.string())]),
  normalize: z.boolean().optional(),
  prompt_name: z.string().optional(),
  truncate: z.boolean().optional(),
  truncation_direction: z.enum(["left", "right"]).optional(),
});

const HUB = /^\/api\/models\/(.+)$/;

/** The router's hf-inference, the Hub's word on who serves a model, and an endpoint at `/endpoint`. */
export function createHuggingFaceDialect(options: HuggingFaceDialectOptions = {}): FakeDialect {
  return {
    name: "huggingface",
    basePath: "",
    isEmbedPath: (path) =>
      path === "/endpoint" ||
      /^\/hf-inference\/models\/.+\/pipeline\/feature-extraction$/.test(path),
    dimensions: 384,
    limits: {
      inputsPerRequest: 32,
      tokensPerInput: 1_000_000,
      tokensPerRequest: 1_000_000,
      bytesPerRequest: 2_000_000,
    },
    keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, ""),
    requestSchema: FeatureExtractionInput,
    readRequest,
    answer: (rows, { inputs }) =>
      rows.map((row, i) =>
        options.isTokenLevel ? tokens(row, inputs[i] ?? "", options) : [...row.vector],
      ),
    refuse,
    serve({ path, query }) {
      const model = HUB.exec(path)?.[1];
      if (model === undefined || query.get("expand[]") !== "inferenceProviderMapping") return;
      if (model.endsWith("missing"))
        return { status: 404, body: { error: "Repository not found" } };
      const provider = model.endsWith("elsewhere") ? "together" : "hf-inference";
      const mapping = {
        provider,
        providerId: model,
        status: "live",
        task: "sentence-similarity",
      };
      return { status: 200, body: { _id: "1", id: model, inferenceProviderMapping: [mapping] } };
    },
  };
}

function readRequest(json: unknown, dimensions: number): EmbedRequest | FakeRefusal {
  const { data } = FeatureExtractionInput.safeParse(json);
  if (data === undefined) return { kind: "invalid_shape" };
  const inputs = typeof data.inputs === "string" ? [data.inputs] : data.inputs;
  const index = inputs.indexOf("");
  if (index >= 0) return { kind: "empty_input", index };
  return { model: "", inputs, dimensions, encoding: "float" };
}

function tokens(
  { vector }: FakeRow,
  text: string,
  { isWrapped = false }: HuggingFaceDialectOptions,
): unknown {
  const rows = Array.from({ length: Math.min(8, text.split(" ").length) }, () => [...vector]);
  return isWrapped ? [rows] : rows;
}

function refuse(refusal: FakeRefusal): FakeReply {
  return { status: STATUS[refusal.kind], body: { error: words(refusal) } };
}

function words({ kind, limit, given }: FakeRefusal): string {
  switch (kind) {
    case "unauthorized":
      return "Invalid credentials in Authorization header";
    case "too_many_inputs":
      return `batch size ${given} > maximum allowed batch size ${limit}`;
    case "input_too_long":
      return `\`inputs\` must have less than ${limit} tokens. Given: ${given}`;
    case "empty_input":
      return "`inputs` cannot be empty";
    case "quota_exhausted":
      return "You have exceeded your monthly included credits for Inference Providers.";
    case "rate_limited":
      return "Rate limit reached. Please log in or use a HF access token";
    default:
      return kind;
  }
}
