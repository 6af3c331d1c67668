import type { CohereClientV2 } from "cohere-ai";
import { estimateTokens } from "../estimate-tokens.ts";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions, InputType } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import { hashAccount } from "../hash-account.ts";
import { PRICES } from "../prices.ts";
import { createExchange, type Exchange } from "../remote/exchange.ts";
import { field } from "../remote/field.ts";
import { readVectorRows, scaleRowsToUnit } from "../remote/vector-rows.ts";
import { textOfInput } from "../text-of-input.ts";
import { type CohereOptions, readCohereOptions } from "./cohere-options.ts";
import { cohereRefusal } from "./cohere-refusal.ts";

type CohereRequest = Parameters<CohereClientV2["embed"]>[0];
type CohereInput = NonNullable<CohereRequest["inputs"]>[number];

/** What an image's tokens cost, and so the most that tokens of either kind do. */
const IMAGE_PRICE = { perMillionTokens: 0.47, asOf: "2025-12-10" };
/** Bytes of one number of an answer in JSON, at most; of base64, four for each three bytes. */
const NUMBER_BYTES = { float: 16, int8: 5, base64: 6 };
const INPUT_TYPES = {
  clustering: "clustering",
  document: "search_document",
  query: "search_query",
} as const satisfies Record<InputType, string>;

/**
 * Cohere's Embed (https://docs.cohere.com/reference/embed) by `cohere-ai`, which is loaded at the
 * first request, with its own retries off and our transport below it (`exchange.ts`).
 *
 * An empty text, which Cohere refuses, is sent as a space. With `images`, every input goes as a list
 * of contents, texts alone too, so that a text's vector is the same beside an image as alone; a text
 * and an image together have one vector, Cohere's own fusion and not a mean.
 *
 * Throws `invalid_option`.
 */
export function createCohereEmbedder(given: CohereOptions): Embedder {
  const options = readCohereOptions(given);
  const { model, apiKey, about, embeddingType = "float", truncate = "END" } = options;
  const { images = false } = options;
  const { dimensions } = about;
  const id = `cohere/${model}`;
  const price = images ? IMAGE_PRICE : PRICES[id];

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const content = images
      ? { inputs: inputs.map(toContent) }
      : { texts: inputs.map((input, index) => textOfInput(input, index) || " ") };
    if (inputs.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const request: CohereRequest = {
      model,
      inputType: INPUT_TYPES[inputType],
      embeddingTypes: [embeddingType],
      truncate,
      ...(options.dimensions !== undefined && { outputDimension: dimensions }),
      ...content,
    };
    const answer = await send(id, options, request, signal);
    const rows = field(answer.embeddings, embeddingType);
    const vectors = readVectorRows(id, rows, inputs.length, dimensions);
    return {
      vectors: scaleRowsToUnit(vectors, dimensions),
      usage: readUsage(answer, inputs),
      truncated: [],
    };
  }

  return {
    id,
    fingerprint: [
      id,
      `dimensions=${dimensions}`,
      `type=${embeddingType}`,
      `content=${images ? "inputs" : "texts"}`,
      `truncate=${truncate}`,
      "normalize=l2",
    ].join(";"),
    dimensions,
    modalities: images ? ["text", "image"] : ["text"],
    limits: {
      inputsPerRequest: 96,
      tokensPerInput: about.tokensPerInput,
      tokensPerRequest: 128_000,
      bytesPerRequest: 20_000_000,
      responseBytesPerInput: dimensions * NUMBER_BYTES[embeddingType],
      concurrentRequests: 4,
    },
    ...(price !== undefined && { price }),
    rates: { inputsPerMinute: 2000, account: () => hashAccount("cohere", apiKey) },
    embed,
  };
}

async function send(
  id: string,
  options: CohereOptions,
  request: CohereRequest,
  signal: AbortSignal | undefined,
): Promise<Awaited<ReturnType<CohereClientV2["embed"]>>> {
  const { apiKey, baseUrl, fetch } = options;
  const exchange = createExchange({ id, fetch, signal, secrets: [apiKey] });
  const { CohereClientV2 } = await import("cohere-ai");
  const client = new CohereClientV2({
    // Given, as it reads process.env otherwise, which not every Worker has.
    token: apiKey,
    fetch: exchange.fetch,
    maxRetries: 0,
    ...(baseUrl !== undefined && { baseUrl }),
  });
  try {
    // Not the signal: the client would answer its reason with an error of its own.
    const answer = await client.embed(request);
    if (exchange.failure !== undefined) throw exchange.failure;
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    throw toError(id, error, exchange, apiKey);
  }
}

/** From what the transport saw: the client's errors hold the request, and with it the key. */
function toError(id: string, error: unknown, exchange: Exchange, apiKey: string): unknown {
  if (exchange.failure !== undefined) return exchange.failure;
  const { answer } = exchange;
  if (answer !== null && answer.status >= 400) {
    const body = field(error, "body");
    return cohereRefusal(id, { ...answer, body }, [apiKey]);
  }
  const what = error instanceof Error ? error.message : String(error);
  return new EmbedderError("protocol", `The answer of ${id} was not understood: ${what}`, {
    secrets: [apiKey],
  });
}

function toContent(input: EmbedderInput, index: number): CohereInput {
  const { text, image } =
    typeof input === "string" ? { text: input } : { image: undefined, ...input };
  if (text === undefined && image === undefined) textOfInput(input, index);
  const content: CohereInput["content"] = [];
  if (text !== undefined) content.push({ type: "text", text: text || " " });
  if (image !== undefined) content.push({ type: "image_url", imageUrl: { url: image } });
  return { content };
}

function readUsage(
  answer: { meta?: unknown },
  inputs: readonly EmbedderInput[],
): Embedding["usage"] {
  const billed = field(answer.meta, "billedUnits");
  const tokens = [field(billed, "inputTokens"), field(billed, "imageTokens")].filter(
    (count) => typeof count === "number",
  );
  if (tokens.length > 0) return { tokens: tokens.reduce((sum, count) => sum + count, 0) };
  const estimate = inputs.reduce((sum, input) => sum + estimateTokens(input), 0);
  return { tokens: estimate, isEstimated: true };
}
