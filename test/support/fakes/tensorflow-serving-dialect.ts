import { z } from "zod";
import type { FakeDialect, FakeRefusal } from "./fake-dialect.ts";

const PredictRequest = z.strictObject({
  instances: z.array(z.string()).min(1),
  signature_name: z.string().optional(),
});

const STATUS: Partial<Record<FakeRefusal["kind"], number>> = {
  unauthorized: 401,
  unknown_model: 404,
  rate_limited: 429,
  server_error: 500,
};

/** TensorFlow Serving's predict call of a model named `use`, version 4. */
export const tensorFlowServingDialect: FakeDialect = {
  name: "tensorflow-serving",
  basePath: "",
  isEmbedPath: (path) => /^\/v1\/models\/use(\/versions\/4)?:predict$/.test(path),
  dimensions: 512,
  limits: {
    inputsPerRequest: 1000,
    tokensPerInput: 1_000_000,
    tokensPerRequest: 10_000_000,
    bytesPerRequest: 100_000_000,
  },
  keyOf: ({ authorization }) => authorization?.replace(/^Bearer /, ""),
  requestSchema: PredictRequest,
  readRequest(json, dimensions) {
    const { data } = PredictRequest.safeParse(json);
    if (data === undefined) return { kind: "invalid_shape" };
    return { model: "use", inputs: data.instances, dimensions, encoding: "float" };
  },
  // Not of unit length, as this encoder's are only nearly so.
  answer: (rows) => ({ predictions: rows.map(({ vector }) => [...vector].map((x) => 0.97 * x)) }),
  refuse: ({ kind }) => ({
    status: STATUS[kind] ?? 400,
    body: { error: `Servable request failed: ${kind}` },
  }),
  serve: ({ path }) =>
    path.endsWith(":predict")
      ? { status: 404, body: { error: "Servable not found for request: Latest(missing)" } }
      : undefined,
};
