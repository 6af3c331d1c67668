import { z } from "zod";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions } from "../embedder.ts";
import { estimateTokens } from "../estimate-tokens.ts";
import { guardUrl } from "../../outbound/guard-url.ts";
import { field, textField } from "../remote/field.ts";
import { parseOptions } from "../remote/parse-options.ts";
import { refusalError } from "../remote/refusal.ts";
import { requestJson } from "../remote/request-json.ts";
import { readVectorRows, scaleRowsToUnit } from "../remote/vector-rows.ts";
import { textOfInput } from "../text-of-input.ts";

export interface TensorFlowServingOptions {
  /** The model's name at the server, which is the embedder's too: `tensorflow-serving/<name>`. */
  name: string;
  /** The server's REST port, without a route. */
  url: string;
  /** Origins for which `url` need not be public and https. */
  trustedOrigins?: readonly string[] | undefined;
  /** The version that is asked; by default whichever the server takes for the newest. */
  version?: number | undefined;
  signatureName?: string | undefined;
  /** The length of its vectors; by default 512, those of the Universal Sentence Encoder. */
  dimensions?: number | undefined;
  /** Sent as `Authorization: Bearer …`, for a proxy before the server, which itself has no keys. */
  apiKey?: string | undefined;
  inputsPerRequest?: number | undefined;
  /** Sends requests; by default the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

const Options: z.ZodType<TensorFlowServingOptions> = z.strictObject({
  name: z.string().regex(/^[\w-][\w.-]*$/, "expected letters, digits, dots and dashes"),
  url: z.string(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  version: z.int().min(0).optional(),
  signatureName: z.string().min(1).optional(),
  dimensions: z.int().min(1).max(4096).optional(),
  apiKey: z.string().min(1).optional(),
  inputsPerRequest: z.int().min(1).max(2048).optional(),
  fetch: z.custom<typeof globalThis.fetch>((value) => typeof value === "function").optional(),
});

/** Bytes of one number of an answer in JSON, at most. */
const NUMBER_BYTES = 16;

/**
 * A model behind TensorFlow Serving's REST API (`POST /v1/models/<name>:predict`, `{ instances }` →
 * `{ predictions }`, https://www.tensorflow.org/tfx/serving/api_rest) that takes texts as they are
 * and answers one vector for each, as the Universal Sentence Encoder v4 does. Its vectors are scaled
 * to unit length, which BERTopic leaves out: cosine distances do not change. It counts no tokens.
 *
 * Give the `version`, or the fingerprint cannot tell when the server loads another.
 *
 * Throws `invalid_option`.
 */
export function createTensorFlowServingEmbedder(given: TensorFlowServingOptions): Embedder {
  const options = parseOptions(`tensorflow-serving/${given.name}`, Options, given);
  const { name, version, signatureName, dimensions = 512, apiKey } = options;
  const id = `tensorflow-serving/${name}`;
  const base = guardUrl(options.url, { trustedOrigins: options.trustedOrigins });
  const versionPath = version === undefined ? "" : `/versions/${version}`;
  const route = `${base.pathname.replace(/\/$/, "")}/v1/models/${name}${versionPath}:predict`;
  const secrets = apiKey === undefined ? [] : [apiKey];

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const instances = inputs.map(textOfInput);
    if (instances.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const { json } = await requestJson({
      id,
      url: new URL(route, base),
      body: { instances, ...(signatureName !== undefined && { signature_name: signatureName }) },
      ...(apiKey !== undefined && { headers: { authorization: `Bearer ${apiKey}` } }),
      fetch: options.fetch,
      signal,
      secrets,
      refuse: ({ status, headers }, refusal) =>
        refusalError(id, { status, headers, secrets, message: textField(refusal, "error") ?? "" }),
    });
    const rows = field(json, "predictions");
    const vectors = scaleRowsToUnit(
      readVectorRows(id, rows, instances.length, dimensions),
      dimensions,
    );
    const tokens = instances.reduce((sum, text) => sum + estimateTokens(text), 0);
    return { vectors, usage: { tokens, isEstimated: true }, truncated: [] };
  }

  return {
    id,
    fingerprint: [
      id,
      `version=${version ?? ""}`,
      `signature=${signatureName ?? ""}`,
      `dimensions=${dimensions}`,
      "normalize=l2",
    ].join(";"),
    dimensions,
    modalities: ["text"],
    limits: {
      inputsPerRequest: options.inputsPerRequest ?? 64,
      responseBytesPerInput: dimensions * NUMBER_BYTES,
      concurrentRequests: 4,
    },
    embed,
  };
}
