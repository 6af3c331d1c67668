import type { CohereClientV2 } from "cohere-ai";
import { cohereRefusal } from "../embedders/cohere/cohere-refusal.ts";
import { EmbedderError } from "../embedders/embedder-error.ts";
import { hashAccount } from "../embedders/hash-account.ts";
import { createExchange } from "../embedders/remote/exchange.ts";
import { countField, field, textField } from "../embedders/remote/field.ts";
import type { Labeler, LabelAnswer, LabelerPrice, LabelRequest } from "./labeler.ts";
import { usageOf } from "./usage-of.ts";

export interface CohereLabelerOptions {
  /** `"command-r-08-2024"` */
  model: string;
  apiKey: string;
  /** A proxy of Cohere's API. */
  baseUrl?: string | undefined;
  price?: LabelerPrice | undefined;
  fetch?: typeof fetch | undefined;
}

/** Cohere's Chat (https://docs.cohere.com/reference/chat) by `cohere-ai`, with its structured output. */
export function createCohereLabeler(options: CohereLabelerOptions): Labeler {
  const { model, apiKey, baseUrl, price } = options;
  const id = `cohere/${model}`;

  async function ask(request: LabelRequest, signal?: AbortSignal): Promise<LabelAnswer> {
    signal?.throwIfAborted();
    const answer = await send(id, options, request, signal);
    const content: unknown = answer.message.content;
    const parts = Array.isArray(content) ? content : [];
    const text = parts.map((part) => textField(part, "text") ?? "").join("");
    if (text === "") throw new EmbedderError("protocol", `${id} answered without a text`);
    const { usage } = answer;
    const tokens = field(usage, "billedUnits") ?? field(usage, "tokens");
    return {
      text,
      usage: usageOf(
        request,
        text,
        countField(tokens, "inputTokens"),
        countField(tokens, "outputTokens"),
      ),
    };
  }

  return {
    id,
    fingerprint: baseUrl === undefined ? id : `${id};at=${baseUrl}`,
    concurrentRequests: 4,
    ...(price !== undefined && { price }),
    rates: { account: () => hashAccount("cohere", apiKey) },
    ask,
  };
}

async function send(
  id: string,
  { model, apiKey, baseUrl, fetch }: CohereLabelerOptions,
  { system, prompt, schema, maxTokens }: LabelRequest,
  signal: AbortSignal | undefined,
): Promise<Awaited<ReturnType<CohereClientV2["chat"]>>> {
  const secrets = [apiKey];
  const exchange = createExchange({ id, fetch, signal, secrets });
  const { CohereClientV2: Client } = await import("cohere-ai");
  const client = new Client({
    token: apiKey,
    fetch: exchange.fetch,
    maxRetries: 0,
    ...(baseUrl !== undefined && { baseUrl }),
  });
  try {
    const answer = await client.chat({
      model,
      messages: [
        { role: "system", content: system },
        { role: "user", content: prompt },
      ],
      responseFormat: { type: "json_object", jsonSchema: { ...schema } },
      maxTokens,
    });
    if (exchange.failure !== undefined) throw exchange.failure;
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    if (exchange.failure !== undefined) throw exchange.failure;
    const { answer } = exchange;
    if (answer !== null && answer.status >= 400) {
      throw cohereRefusal(id, { ...answer, body: field(error, "body") }, secrets);
    }
    const what = error instanceof Error ? error.message : String(error);
    throw new EmbedderError("protocol", `The answer of ${id} was not understood: ${what}`, {
      secrets,
    });
  }
}
