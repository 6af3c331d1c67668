import { z } from "zod";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions, InputType } from "../embedder.ts";
import { estimateTokens } from "../estimate-tokens.ts";
import { guardUrl } from "../../outbound/guard-url.ts";
import { hashAccount } from "../hash-account.ts";
import { modelPrompt } from "../model-prompts.ts";
import { parseOptions } from "../remote/parse-options.ts";
import { requestJson, type JsonRequest } from "../remote/request-json.ts";
import { readVectorRows, scaleRowsToUnit, wrongRows } from "../remote/vector-rows.ts";
import { textOfInput } from "../text-of-input.ts";
import { readTeiInfo, type TeiInfo } from "./tei-info.ts";
import { teiRefusal } from "./tei-refusal.ts";

export interface TeiOptions {
  /** What it is called here: the embedder's id is `tei/<name>`. */
  name: string;
  /** The server's, without a route. */
  url: string;
  /** Origins for which `url` need not be public and https. */
  trustedOrigins?: readonly string[] | undefined;
  apiKey?: string | undefined;
  /** Shorter vectors, of models made for it; by default the model's own, found by one request. */
  dimensions?: number | undefined;
  /** Whether long texts are cut by the server or refused; by default cut. */
  truncate?: boolean | undefined;
  truncationDirection?: "left" | "right" | undefined;
  /** One of the prompts the model's repository names. */
  promptName?: string | undefined;
  /**
   * Written before each text; by default what the model wants (`model-prompts.ts`). Give "" where the
   * server was started with a prompt of its own, which it does not tell.
   */
  prefix?: string | undefined;
  /** Sends requests; by default the platform's `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
}

const Options: z.ZodType<TeiOptions> = z.strictObject({
  name: z.string().regex(/^[\w.-]+$/, "expected letters, digits, dots and dashes"),
  url: z.string(),
  trustedOrigins: z.array(z.string()).readonly().optional(),
  apiKey: z.string().min(1).optional(),
  dimensions: z.int().min(1).max(4096).optional(),
  truncate: z.boolean().optional(),
  truncationDirection: z.enum(["left", "right"]).optional(),
  promptName: z.string().min(1).optional(),
  prefix: z.string().optional(),
  fetch: z.custom<typeof globalThis.fetch>((value) => typeof value === "function").optional(),
});

/** Bytes of one number of an answer in JSON, at most. */
const NUMBER_BYTES = 16;
const MAX_BODY_BYTES = 2_000_000;
/** The server's default is 512 permits, of which each text of a request takes one. */
const CONCURRENT_REQUESTS = 4;
/** For what is asked of the server when the embedder is made. */
const SETUP_MS = 60_000;

/**
 * A server of text-embeddings-inference (https://github.com/huggingface/text-embeddings-inference,
 * agrees with 1.9.3) by its own route `/embed`, which has prompts, other than the one that takes
 * after OpenAI. Its limits, model and pooling are read from `/info` when the embedder is made, and
 * the length of its vectors is found by embedding one text where it is not given.
 *
 * The fingerprint has the model, its revision and its pooling and not where it runs: two servers of
 * one model can stand in for each other. An empty text, which it refuses, is sent as a space.
 *
 * Throws `invalid_option`; rejects with an `EmbedderError` where the server does not answer, and with
 * the signal's reason.
 */
export async function createTeiEmbedder(
  given: TeiOptions,
  { signal = AbortSignal.timeout(SETUP_MS) }: { signal?: AbortSignal } = {},
): Promise<Embedder> {
  const options = parseOptions(`tei/${given.name}`, Options, given);
  const id = `tei/${options.name}`;
  const ask = createAsk(id, options);
  const info = await readTeiInfo(ask("info", undefined, signal));
  const dimensions = options.dimensions ?? (await findDimensions(ask, signal));

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal: aborted, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    aborted?.throwIfAborted();
    const prefix = prefixOf(info, options, inputType);
    const texts = inputs.map((input, index) => prefix + (textOfInput(input, index) || " "));
    if (texts.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const { json, headers } = await requestJson(ask("embed", texts, aborted));
    const vectors = scaleRowsToUnit(readVectorRows(id, json, texts.length, dimensions), dimensions);
    return { vectors, usage: readUsage(headers, texts), truncated: [] };
  }

  return {
    id,
    fingerprint: fingerprintOf(info, options, dimensions),
    dimensions,
    modalities: ["text"],
    limits: {
      inputsPerRequest: Math.min(info.max_client_batch_size, info.max_concurrent_requests),
      tokensPerInput: info.max_input_length,
      bytesPerRequest: MAX_BODY_BYTES,
      responseBytesPerInput: dimensions * NUMBER_BYTES,
      concurrentRequests: Math.max(
        1,
        Math.min(
          CONCURRENT_REQUESTS,
          Math.floor(info.max_concurrent_requests / info.max_client_batch_size),
        ),
      ),
    },
    ...(options.apiKey !== undefined && {
      rates: {
        account: () => hashAccount(`tei ${new URL(options.url).host}`, options.apiKey ?? ""),
      },
    }),
    embed,
  };
}

type Ask = (
  route: "info" | "embed",
  texts: readonly string[] | undefined,
  signal: AbortSignal | undefined,
) => JsonRequest;

function createAsk(id: string, options: TeiOptions): Ask {
  const { apiKey, promptName, truncationDirection } = options;
  const base = guardUrl(options.url, { trustedOrigins: options.trustedOrigins });
  const secrets = apiKey === undefined ? [] : [apiKey];
  return (route, texts, signal) => ({
    id,
    url: new URL(`${base.pathname.replace(/\/$/, "")}/${route}`, base),
    ...(texts !== undefined && {
      body: {
        inputs: texts,
        normalize: true,
        truncate: options.truncate ?? true,
        ...(truncationDirection !== undefined && { truncation_direction: truncationDirection }),
        ...(promptName !== undefined && { prompt_name: promptName }),
        ...(options.dimensions !== undefined && { dimensions: options.dimensions }),
      },
    }),
    ...(apiKey !== undefined && { headers: { authorization: `Bearer ${apiKey}` } }),
    fetch: options.fetch,
    signal,
    secrets,
    refuse: (answer, json) => teiRefusal(id, answer, json, secrets),
  });
}

async function findDimensions(ask: Ask, signal: AbortSignal | undefined): Promise<number> {
  const request = ask("embed", ["a"], signal);
  const { json } = await requestJson(request);
  const row: unknown = Array.isArray(json) ? json[0] : undefined;
  if (Array.isArray(row) && row.length > 0) return row.length;
  throw wrongRows(request.id, "no vector to one text");
}

/** A prompt the server writes is not written twice. */
function prefixOf(info: TeiInfo, { prefix, promptName }: TeiOptions, inputType: InputType): string {
  return prefix ?? (promptName === undefined ? modelPrompt(info.model_id, inputType) : "");
}

function fingerprintOf(info: TeiInfo, options: TeiOptions, dimensions: number): string {
  return [
    `tei/${info.model_id}`,
    `revision=${info.model_sha ?? ""}`,
    `pooling=${info.model_type.embedding?.pooling ?? ""}`,
    `type=${info.model_dtype}`,
    `dimensions=${dimensions}`,
    `prompt=${options.promptName ?? ""}`,
    `prefix=${prefixOf(info, options, "clustering")}`,
    `truncate=${(options.truncate ?? true) ? (options.truncationDirection ?? "right") : "none"}`,
    `tokens=${info.max_input_length}`,
    "normalize=l2",
  ].join(";");
}

function readUsage(headers: Headers, texts: readonly string[]): Embedding["usage"] {
  const counted = headers.get("x-compute-tokens") ?? "";
  if (/^\d+$/.test(counted)) return { tokens: Number(counted) };
  return { tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0), isEstimated: true };
}
