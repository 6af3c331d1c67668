import { EmbedderError } from "../embedders/embedder-error.ts";
import { hashAccount } from "../embedders/hash-account.ts";
import { countField, field } from "../embedders/remote/field.ts";
import { untilAborted } from "../embedders/remote/until-aborted.ts";
import type { AiBinding } from "../embedders/workers-ai/workers-ai-embedder.ts";
import { workersAiError } from "../embedders/workers-ai/workers-ai-error.ts";
import type { Labeler, LabelAnswer, LabelerPrice, LabelRequest } from "./labeler.ts";
import { usageOf } from "./usage-of.ts";

export interface WorkersAiLabelerOptions {
  /** `"@cf/meta/llama-3.3-70b-instruct-fp8-fast"` */
  model: string;
  /** `env.AI`. */
  ai: AiBinding;
  price?: LabelerPrice | undefined;
}

/** Of text generation, a minute and account. */
const REQUESTS_PER_MINUTE = 300;

/**
 * Cloudflare's own models by the AI binding, in JSON mode (`response_format` of type `json_schema`):
 * the models that have it answer with the object itself.
 */
export function createWorkersAiLabeler({ model, ai, price }: WorkersAiLabelerOptions): Labeler {
  const id = `workers-ai/${model}`;

  async function ask(request: LabelRequest, signal?: AbortSignal): Promise<LabelAnswer> {
    signal?.throwIfAborted();
    const answer = await run(request, signal);
    const response = field(answer, "response");
    const text = typeof response === "string" ? response : JSON.stringify(response ?? "");
    if (text === "" || text === '""') {
      throw new EmbedderError("protocol", `${id} answered without a text`);
    }
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

  async function run(
    { system, prompt, schema, maxTokens }: LabelRequest,
    signal: AbortSignal | undefined,
  ): Promise<unknown> {
    const input = {
      messages: [
        { role: "system", content: system },
        { role: "user", content: prompt },
      ],
      response_format: { type: "json_schema", json_schema: schema },
      max_tokens: maxTokens,
    };
    try {
      return await untilAborted(ai.run(model, input, signal ? { signal } : {}), signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw workersAiError(id, error);
    }
  }

  return {
    id,
    fingerprint: id,
    concurrentRequests: 6,
    ...(price !== undefined && { price }),
    rates: {
      requestsPerMinute: REQUESTS_PER_MINUTE,
      account: () => hashAccount("workers-ai", model),
    },
    ask,
  };
}
