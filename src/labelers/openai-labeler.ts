import type { OpenAI } from "openai";
import type { EmbedderRates } from "../embedders/embedder.ts";
import { EmbedderError } from "../embedders/embedder-error.ts";
import { createOpenAiClient, type OpenAiConnection } from "../embedders/openai/openai-client.ts";
import { openAiError } from "../embedders/openai/openai-error.ts";
import { convertError } from "../embedders/openai/openai-route.ts";
import { readRateHeaders } from "../embedders/rate-headers.ts";
import { countField, field, textField } from "../embedders/remote/field.ts";
import type { Labeler, LabelAnswer, LabelerPrice, LabelRequest } from "./labeler.ts";
import { usageOf } from "./usage-of.ts";

export interface OpenAiLabelerOptions {
  /** `"openai/gpt-4o-mini"`, `"ollama/llama3.2"`. */
  id: string;
  /** As the server calls it. */
  model: string;
  connection: OpenAiConnection;
  /**
   * What the most tokens of an answer are called: OpenAI's newer models refuse `max_tokens`, and
   * servers that take after it do not know the other.
   */
  tokensField: "max_completion_tokens" | "max_tokens";
  concurrentRequests: number;
  price?: LabelerPrice | undefined;
  rates?: EmbedderRates | undefined;
}

/**
 * A model behind OpenAI's `/chat/completions` or another's that takes after it, by OpenAI's client,
 * with structured output (`response_format` of type `json_schema`, strict), or without it once that was
 * refused. Neither `stop` nor a temperature is sent, which some models refuse.
 */
export function createOpenAiLabeler(options: OpenAiLabelerOptions): Labeler {
  const { id, model, connection, tokensField, concurrentRequests, price, rates } = options;
  let loaded: OpenAI | undefined;
  /** Until a server refuses it. */
  let hasSchemas = true;

  async function ask(request: LabelRequest, signal?: AbortSignal): Promise<LabelAnswer> {
    signal?.throwIfAborted();
    // Not the promise is shared: in workerd it would end with the request that began the load.
    loaded ??= await createOpenAiClient(id, connection);
    const { body, headers } = await sendByTurns(loaded, request, signal);
    const choices = field(body, "choices");
    const message = field(Array.isArray(choices) ? choices[0] : undefined, "message");
    const text = textField(message, "content") ?? "";
    if (text === "") throw noText(id, textField(message, "refusal"));
    const usage = field(body, "usage");
    const hints = readRateHeaders(headers);
    return {
      text,
      usage: usageOf(
        request,
        text,
        countField(usage, "prompt_tokens"),
        countField(usage, "completion_tokens"),
      ),
      ...(hints !== undefined && { hints }),
    };
  }

  /** Without a schema where the model or the server knows none: the prompt asks for JSON as well. */
  async function sendByTurns(client: OpenAI, request: LabelRequest, signal?: AbortSignal) {
    try {
      return await send(id, client, bodyOf(request), connection, signal);
    } catch (error) {
      if (!hasSchemas || !isAboutSchemas(error)) throw error;
      hasSchemas = false;
      return send(id, client, bodyOf(request), connection, signal);
    }
  }

  function bodyOf({ system, prompt, schema, maxTokens }: LabelRequest): Record<string, unknown> {
    return {
      model,
      messages: [
        { role: "system", content: system },
        { role: "user", content: prompt },
      ],
      ...(hasSchemas && {
        response_format: {
          type: "json_schema",
          json_schema: { name: "topic_label", strict: true, schema },
        },
      }),
      [tokensField]: maxTokens,
    };
  }

  return {
    id,
    fingerprint: `${id};at=${connection.baseUrl}`,
    concurrentRequests,
    ...(price !== undefined && { price }),
    ...(rates !== undefined && { rates }),
    ask,
  };
}

async function send(
  id: string,
  client: OpenAI,
  body: Record<string, unknown>,
  { secrets }: OpenAiConnection,
  signal: AbortSignal | undefined,
): Promise<{ body: unknown; headers: Headers }> {
  try {
    // Not `chat.completions.create`, whose types know OpenAI's own fields alone.
    const { data, response } = await client
      .post<unknown>("/chat/completions", { body, ...(signal && { signal }) })
      .withResponse();
    const { headers } = response;
    if ((field(data, "error") ?? null) === null) return { body: data, headers };
    throw openAiError(id, { status: 200, headers, body: data }, secrets);
  } catch (error) {
    signal?.throwIfAborted();
    throw convertError(id, error, secrets);
  }
}

/** A refusal of the form of the answer, not of what is asked. */
function isAboutSchemas(error: unknown): boolean {
  return (
    error instanceof EmbedderError &&
    (error.status === 400 || error.status === 422) &&
    /response_format|json_schema|structured output/i.test(error.message)
  );
}

/** Models may refuse to answer, or spend all of their tokens on thinking. */
function noText(id: string, refusal: string | undefined): EmbedderError {
  const why = refusal === undefined ? "" : `: ${refusal}`;
  return new EmbedderError("protocol", `${id} answered without a text${why}`);
}
