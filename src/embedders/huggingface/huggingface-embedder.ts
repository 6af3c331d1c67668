import type { featureExtraction } from "@huggingface/inference";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions, InputType } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import { estimateTokens } from "../estimate-tokens.ts";
import { hashAccount } from "../hash-account.ts";
import { modelPrompt } from "../model-prompts.ts";
import { createExchange, type Exchange } from "../remote/exchange.ts";
import { parseJson } from "../remote/request-json.ts";
import { field } from "../remote/field.ts";
import { scaleRowsToUnit } from "../remote/vector-rows.ts";
import { textOfInput } from "../text-of-input.ts";
import { huggingFaceRefusal } from "./huggingface-refusal.ts";
import {
  type CheckedHuggingFaceOptions,
  type HuggingFaceOptions,
  readHuggingFaceOptions,
} from "./huggingface-options.ts";
import { poolFeatures } from "./pool-features.ts";

type FeatureRequest = Parameters<typeof featureExtraction>[0];

/** Bytes of one number of an answer in JSON, at most. */
const NUMBER_BYTES = 24;
/** Tokens that are supposed where vectors of each come. */
const TYPICAL_TOKENS = 128;

/**
 * Models of the Hugging Face Hub by `@huggingface/inference`, loaded at the first request: behind
 * the router, at one of its providers, or at an endpoint of one's own. Its retries are off (it
 * repeats a 503 at once and without end) and our transport is below it (`exchange.ts`). Vectors are
 * scaled to unit length whatever the server did. Behind the router the client first asks the Hub
 * where the model is served: one more request the first time in an isolate.
 *
 * An empty text is sent as a space. Throws `invalid_option`.
 */
export function createHuggingFaceEmbedder(given: HuggingFaceOptions): Embedder {
  const options = readHuggingFaceOptions(given);
  const { model, token, dimensions, pooling = "mean", tokenLevel = false } = options;
  const id = `huggingface/${model}`;

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const prefix = prefixOf(options, inputType);
    const texts = inputs.map((input, index) => prefix + (textOfInput(input, index) || " "));
    if (texts.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const { features, headers } = await send(id, options, texts, signal);
    const vectors = poolFeatures(features, {
      id,
      texts,
      dimensions,
      pooling,
      isUnpadded: tokenLevel,
    });
    return {
      vectors: scaleRowsToUnit(vectors, dimensions),
      usage: readUsage(headers, texts),
      truncated: [],
    };
  }

  return {
    id,
    fingerprint: fingerprintOf(id, options),
    dimensions,
    modalities: ["text"],
    limits: {
      inputsPerRequest: options.inputsPerRequest ?? (tokenLevel ? 1 : 32),
      tokensPerInput: options.tokensPerInput ?? 512,
      bytesPerRequest: 2_000_000,
      responseBytesPerInput: dimensions * NUMBER_BYTES * (tokenLevel ? TYPICAL_TOKENS : 1),
      concurrentRequests: 4,
    },
    ...(token !== undefined && { rates: { account: () => hashAccount("huggingface", token) } }),
    embed,
  };
}

/** A prompt the server writes is not written twice. */
function prefixOf({ model, prefix, promptName }: HuggingFaceOptions, inputType: InputType): string {
  return prefix ?? (promptName === undefined ? modelPrompt(model, inputType) : "");
}

function fingerprintOf(id: string, options: CheckedHuggingFaceOptions): string {
  const { provider = "hf-inference", endpointUrl, revision = "", promptName = "" } = options;
  const host = endpointUrl === undefined ? provider : "endpoint";
  return [
    id,
    `host=${host}`,
    `revision=${revision}`,
    `dimensions=${options.dimensions}`,
    `prompt=${promptName}`,
    `prefix=${prefixOf(options, "clustering")}`,
    `tokens=${options.pooling ?? "mean"}`,
    `truncate=${options.tokensPerInput ?? 512}`,
    "normalize=l2",
  ].join(";");
}

async function send(
  id: string,
  options: HuggingFaceOptions,
  inputs: string[],
  signal: AbortSignal | undefined,
): Promise<{ features: unknown; headers: Headers }> {
  const { model, token, endpointUrl, provider = "hf-inference", promptName, billTo } = options;
  const secrets = token === undefined ? [] : [token];
  const exchange = createExchange({ id, fetch: options.fetch, signal, secrets });
  const takesParameters = endpointUrl !== undefined || provider === "hf-inference";
  const request: FeatureRequest = {
    model,
    inputs,
    ...(token !== undefined && { accessToken: token }),
    // Not left out: the client would choose one by itself, and say so on the console.
    ...(endpointUrl === undefined ? { provider } : { endpointUrl }),
    ...(takesParameters && { truncate: true }),
    ...(promptName !== undefined && { prompt_name: promptName }),
  };
  const { featureExtraction: extract } = await import("@huggingface/inference");
  try {
    const features = await extract(request, {
      fetch: exchange.fetch,
      retry_on_error: false,
      ...(billTo !== undefined && { billTo }),
    });
    if (exchange.failure !== undefined) throw exchange.failure;
    return { features, headers: exchange.answer?.headers ?? new Headers() };
  } catch (error) {
    signal?.throwIfAborted();
    const { answer } = exchange;
    const features = answer?.status === 200 ? parseJson(answer.body) : undefined;
    // The client refuses a whole answer for one NaN, which JSON writes as null: the rest is paid.
    if (Array.isArray(features)) return { features, headers: answer?.headers ?? new Headers() };
    throw toError(id, error, exchange, secrets);
  }
}

/** From what the transport saw: the client's errors lack the headers and hold the request. */
function toError(
  id: string,
  error: unknown,
  exchange: Exchange,
  secrets: readonly string[],
): unknown {
  if (exchange.failure !== undefined) return exchange.failure;
  const { answer } = exchange;
  if (answer !== null && answer.status >= 400) return huggingFaceRefusal(id, answer, secrets);
  const what = error instanceof Error ? error.message : String(error);
  // The client asked the Hub, which knows of no such model at that provider.
  const isUnknown = field(error, "name") === "InputError";
  const kind = isUnknown ? "unknown_model" : "protocol";
  return new EmbedderError(kind, `The answer of ${id} was not understood: ${what}`, { secrets });
}

/** Endpoints that run text-embeddings-inference say how many tokens they read. */
function readUsage(headers: Headers, texts: readonly string[]): Embedding["usage"] {
  const counted = headers.get("x-compute-tokens") ?? "";
  if (/^\d+$/.test(counted)) return { tokens: Number(counted) };
  return { tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0), isEstimated: true };
}
