import type { Embedder, EmbedderInput, Embedding, EmbedOptions, InputType } from "../embedder.ts";
import { EmbedderError } from "../embedder-error.ts";
import { estimateTokens } from "../estimate-tokens.ts";
import { readRateHeaders } from "../rate-headers.ts";
import { scaleRowsToUnit } from "../remote/vector-rows.ts";
import { textOfInput } from "../text-of-input.ts";
import { createOpenAiClient, type OpenAI, type OpenAiConnection } from "./openai-client.ts";
import { isErrorBody, openAiError } from "./openai-error.ts";
import { readEmbeddings } from "./read-embeddings.ts";

/** An embedder behind OpenAI's `/embeddings` or another's that takes after it. */
export interface OpenAiRoute extends Omit<Embedder, "embed" | "modalities"> {
  connection: OpenAiConnection;
  /** Put before every text; part of the fingerprint. */
  promptOf(inputType: InputType): string;
  /** The body of a request, whose texts have their prompts. */
  bodyOf(texts: readonly string[], inputType: InputType): Record<string, unknown>;
}

/**
 * The embedder of a route. A text that is empty is not sent, as it would be refused, and has the
 * zero vector. Vectors are scaled to unit length where the server does not do it.
 */
export function createOpenAiRoute(route: OpenAiRoute): Embedder {
  const { connection, promptOf, bodyOf, ...about } = route;
  const { id, dimensions } = about;
  let loaded: OpenAI | undefined;

  async function load(): Promise<OpenAI> {
    // Not the promise is shared: in workerd it would end with the request that began the load.
    loaded ??= await createOpenAiClient(id, connection);
    return loaded;
  }

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const texts = inputs.map(textOfInput);
    const vectors = new Float32Array(texts.length * dimensions);
    const sent = texts.flatMap((text, index) => (text === "" ? [] : [index]));
    if (sent.length === 0) return { vectors, usage: { tokens: 0 }, truncated: [] };
    const prompt = promptOf(inputType);
    const prompted = sent.map((index) => `${prompt}${texts[index] ?? ""}`);
    const { body, headers } = await request(
      id,
      await load(),
      bodyOf(prompted, inputType),
      connection,
      signal,
    );
    const answer = readEmbeddings(id, body, sent.length, dimensions);
    scaleRowsToUnit(answer.vectors, dimensions);
    for (const [row, index] of sent.entries()) {
      const start = row * dimensions;
      vectors.set(answer.vectors.subarray(start, start + dimensions), index * dimensions);
    }
    const hints = readRateHeaders(headers);
    return {
      vectors,
      usage: usageOf(answer.tokens, prompted),
      truncated: [],
      ...(hints && { hints }),
    };
  }

  return { ...about, modalities: ["text"], embed };
}

function usageOf(tokens: number | undefined, texts: readonly string[]): Embedding["usage"] {
  if (tokens !== undefined) return { tokens };
  return { tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0), isEstimated: true };
}

/** One request; rejects with the signal's reason, or with an `EmbedderError`. */
async function request(
  id: string,
  client: OpenAI,
  body: Record<string, unknown>,
  { secrets }: OpenAiConnection,
  signal: AbortSignal | undefined,
): Promise<{ body: unknown; headers: Headers }> {
  try {
    const { data, response } = await client
      .post<unknown>("/embeddings", { body, ...(signal && { signal }) })
      .withResponse();
    if (!isErrorBody(data)) return { body: data, headers: response.headers };
    throw openAiError(id, { status: 200, headers: response.headers, body: data }, secrets);
  } catch (error) {
    signal?.throwIfAborted();
    throw convertError(id, error, secrets);
  }
}

/** What the client throws: a refusal has a status, anything else is of the way to the server. */
export function convertError(
  id: string,
  error: unknown,
  secrets: readonly string[],
): EmbedderError {
  if (error instanceof EmbedderError) return error;
  if (error instanceof SyntaxError) {
    return new EmbedderError("protocol", `The embedder ${id} answered what is no JSON.`);
  }
  const { status, headers, error: body, message, cause } = error as Partial<RefusalOfClient>;
  if (cause instanceof EmbedderError) return cause;
  if (typeof status === "number") {
    const text = (message ?? "").replace(/^\d{3} /, "");
    return openAiError(id, { status, headers, body: body ?? text }, secrets);
  }
  const why = message ?? String(error);
  return new EmbedderError("network", `The embedder ${id} could not be reached: ${why}`, {
    secrets,
  });
}

interface RefusalOfClient {
  status: number;
  headers: Headers;
  error: unknown;
  message: string;
  cause: unknown;
}
