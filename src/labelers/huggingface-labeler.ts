import type { chatCompletion } from "@huggingface/inference";
import { EmbedderError } from "../embedders/embedder-error.ts";
import { hashAccount } from "../embedders/hash-account.ts";
import { huggingFaceRefusal } from "../embedders/huggingface/huggingface-refusal.ts";
import { createExchange } from "../embedders/remote/exchange.ts";
import { countField, textField } from "../embedders/remote/field.ts";
import { parseJson } from "../embedders/remote/request-json.ts";
import { field } from "../embedders/remote/field.ts";
import type { Labeler, LabelAnswer, LabelRequest } from "./labeler.ts";
import { usageOf } from "./usage-of.ts";

type ChatRequest = Parameters<typeof chatCompletion>[0];

export interface HuggingFaceLabelerOptions {
  /** `"meta-llama/Llama-3.3-70B-Instruct"` */
  model: string;
  token: string;
  /** One of those that the client knows; by default `"hf-inference"`. */
  provider?: string | undefined;
  /** An endpoint of one's own instead. */
  endpointUrl?: string | undefined;
  billTo?: string | undefined;
  fetch?: typeof fetch | undefined;
}

/**
 * A model of the Hugging Face Hub by `@huggingface/inference`, behind the router at one of its
 * providers or at an endpoint of one's own. Its retries are off (it repeats a 503 without end).
 */
export function createHuggingFaceLabeler(options: HuggingFaceLabelerOptions): Labeler {
  const { model, token, provider = "hf-inference", endpointUrl } = options;
  const id = `huggingface/${model}`;

  async function ask(request: LabelRequest, signal?: AbortSignal): Promise<LabelAnswer> {
    signal?.throwIfAborted();
    const answer = await send(id, options, request, signal);
    const choices = field(answer, "choices");
    const message = field(Array.isArray(choices) ? choices[0] : undefined, "message");
    const text = textField(message, "content") ?? "";
    if (text === "") throw new EmbedderError("protocol", `${id} answered without a text`);
    const usage = field(answer, "usage");
    return {
      text,
      usage: usageOf(
        request,
        text,
        countField(usage, "prompt_tokens"),
        countField(usage, "completion_tokens"),
      ),
    };
  }

  return {
    id,
    fingerprint: `${id};at=${endpointUrl ?? provider}`,
    concurrentRequests: 4,
    rates: { account: () => hashAccount("huggingface", token) },
    ask,
  };
}

async function send(
  id: string,
  options: HuggingFaceLabelerOptions,
  { system, prompt, schema, maxTokens }: LabelRequest,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const { model, token, provider = "hf-inference", endpointUrl, billTo } = options;
  const secrets = [token];
  const exchange = createExchange({ id, fetch: options.fetch, signal, secrets });
  const request = {
    model,
    accessToken: token,
    // Not left out: the client would choose one by itself, and say so on the console.
    ...(endpointUrl === undefined ? { provider } : { endpointUrl }),
    messages: [
      { role: "system", content: system },
      { role: "user", content: prompt },
    ],
    response_format: {
      type: "json_schema",
      json_schema: { name: "topic_label", strict: true, schema: { ...schema } },
    },
    max_tokens: maxTokens,
  } as ChatRequest;
  const { chatCompletion: complete } = await import("@huggingface/inference");
  try {
    const answer = await complete(request, {
      fetch: exchange.fetch,
      retry_on_error: false,
      ...(billTo !== undefined && { billTo }),
    });
    if (exchange.failure !== undefined) throw exchange.failure;
    return answer;
  } catch (error) {
    signal?.throwIfAborted();
    if (exchange.failure !== undefined) throw exchange.failure;
    const { answer } = exchange;
    // The client is strict about fields of an answer that are not needed here.
    const json = answer?.status === 200 ? parseJson(answer.body) : undefined;
    if (Array.isArray(field(json, "choices"))) return json;
    if (answer !== null && answer.status >= 400) throw huggingFaceRefusal(id, answer, secrets);
    const what = error instanceof Error ? error.message : String(error);
    throw new EmbedderError("protocol", `The answer of ${id} was not understood: ${what}`, {
      secrets,
    });
  }
}
