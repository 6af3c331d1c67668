import { z } from "zod";
import type { FakeDialect, FakeRefusal } from "./fake-dialect.ts";

const Input = z.union([
  z.string().min(1),
  z.strictObject({ text: z.string().optional(), image: z.string() }),
]);
const CustomRequest = z.strictObject({
  inputs: z.array(Input).min(1),
  inputType: z.enum(["clustering", "document", "query"]),
});

const STATUS: Partial<Record<FakeRefusal["kind"], number>> = {
  unauthorized: 401,
  unknown_model: 404,
  too_many_bytes: 413,
  rate_limited: 429,
  quota_exhausted: 402,
  server_error: 500,
};
const CODES = new Set(["too_many_inputs", "input_too_long", "too_many_tokens", "quota_exhausted"]);

/** An endpoint that keeps to edgetopic's own wire; `writes` is how it writes vectors. */
export function createCustomDialect(
  writes: "numbers" | "rows" | "matrix" = "numbers",
): FakeDialect {
  return {
    name: "custom",
    basePath: "/embed",
    isEmbedPath: (path) => path === "/embed",
    dimensions: 16,
    limits: {
      inputsPerRequest: 32,
      tokensPerInput: 1_000_000,
      tokensPerRequest: 10_000_000,
      bytesPerRequest: 10_000_000,
    },
    keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, ""),
    requestSchema: CustomRequest,
    readRequest(json, dimensions) {
      const request = CustomRequest.parse(json);
      const inputs = request.inputs.map((input) =>
        typeof input === "string" ? input : `${input.text ?? ""}\n${input.image}`,
      );
      return { model: request.inputType, inputs, dimensions, encoding: writes };
    },
    answer: (rows, _request, tokens) => ({
      vectors: write(
        rows.map(({ vector }) => vector),
        writes,
      ),
      tokens,
    }),
    refuse({ kind, limit, index, detail }) {
      const error = {
        message: detail ?? kind,
        ...(CODES.has(kind) && { code: kind }),
        ...(limit !== undefined && { limit }),
        ...(index !== undefined && { inputIndex: index }),
      };
      return { status: STATUS[kind] ?? 400, body: { error } };
    },
  };
}

function write(vectors: Float32Array[], as: "numbers" | "rows" | "matrix"): unknown {
  if (as === "numbers") return vectors.map((vector) => [...vector]);
  const texts = vectors.map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  if (as === "rows") return texts.map((bytes) => bytes.toString("base64"));
  return Buffer.concat(texts).toString("base64");
}
