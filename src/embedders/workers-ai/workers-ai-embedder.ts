import { z } from "zod";
import type { Embedder, EmbedderInput, Embedding, EmbedOptions, InputType } from "../embedder.ts";
import { estimateTokens } from "../estimate-tokens.ts";
import { hashAccount } from "../hash-account.ts";
import { modelPrompt } from "../model-prompts.ts";
import { PRICES } from "../prices.ts";
import { field } from "../remote/field.ts";
import { parseOptions } from "../remote/parse-options.ts";
import { untilAborted } from "../remote/until-aborted.ts";
import { readVectorRows, scaleRowsToUnit } from "../remote/vector-rows.ts";
import { textOfInput } from "../text-of-input.ts";
import { workersAiError } from "./workers-ai-error.ts";
import { QWEN_INSTRUCTIONS, WORKERS_AI_MODELS, type WorkersAiModel } from "./workers-ai-models.ts";

/** The part of the AI binding that is needed: `env.AI`. */
export interface AiBinding {
  run(model: string, input: object, options?: object): Promise<unknown>;
}

export interface AiGatewayOptions {
  id: string;
  skipCache?: boolean | undefined;
  cacheTtl?: number | undefined;
}

export interface WorkersAiOptions {
  /** `"@cf/baai/bge-small-en-v1.5"`, … */
  model: string;
  /** `env.AI`. */
  ai: AiBinding;
  /**
   * Of the bge-*-en models: how vectors of tokens become one. "cls" is what they were trained for and
   * Cloudflare recommends; "mean" is what Workers AI does when it is not told, and the default here
   * too. Vectors of the two do not compare.
   */
  pooling?: "mean" | "cls" | undefined;
  /** What qwen3-embedding is told its task is, instead of MTEB's words. */
  instruction?: string | undefined;
  /** An AI Gateway before it. It keeps whole requests, and so does not replace a cache of vectors. */
  gateway?: AiGatewayOptions | undefined;
  /** At most 5 of at most 50 characters, for the dashboard. */
  tags?: readonly string[] | undefined;
}

const Options: z.ZodType<WorkersAiOptions> = z.strictObject({
  model: z.enum([...WORKERS_AI_MODELS.keys()]),
  ai: z.custom<AiBinding>(
    (value) => typeof field(value, "run") === "function",
    "expected the AI binding",
  ),
  pooling: z.enum(["mean", "cls"]).optional(),
  instruction: z.string().min(1).optional(),
  gateway: z
    .strictObject({
      id: z.string().min(1),
      skipCache: z.boolean().optional(),
      cacheTtl: z.int().min(0).optional(),
    })
    .optional(),
  tags: z
    .array(z.string().regex(/^[\w:./@-]{1,50}$/))
    .max(5)
    .readonly()
    .optional(),
});

/** Bytes of one number of an answer as the binding holds it. */
const NUMBER_BYTES = 16;

/**
 * Cloudflare's own models by the AI binding. Rates are of the account that the Worker runs in. Texts
 * that are too long are cut by the model; no count of tokens comes back, so usage is estimated.
 *
 * Throws `invalid_option`.
 */
export function createWorkersAiEmbedder(given: WorkersAiOptions): Embedder {
  const id = `workers-ai/${given.model}`;
  const options = parseOptions(id, Options, given);
  const model = WORKERS_AI_MODELS.get(options.model) as WorkersAiModel;
  const { dimensions } = model;
  const price = PRICES[`cloudflare/${options.model}`];

  async function embed(
    inputs: readonly EmbedderInput[],
    { signal, inputType = "clustering" }: EmbedOptions = {},
  ): Promise<Embedding> {
    signal?.throwIfAborted();
    const prefix = prefixOf(model, options, inputType);
    const texts = inputs.map((input, index) => prefix + (textOfInput(input, index) || " "));
    if (texts.length === 0) {
      return { vectors: new Float32Array(), usage: { tokens: 0 }, truncated: [] };
    }
    const answer = await run(id, options, toInput(model, options, texts, inputType), signal);
    const rows = field(answer, "data") ?? field(answer, "response");
    const vectors = readVectorRows(id, rows, texts.length, dimensions);
    const tokens = texts.reduce((sum, text) => sum + estimateTokens(text), 0);
    return {
      vectors: scaleRowsToUnit(vectors, dimensions),
      usage: { tokens, isEstimated: true },
      truncated: [],
    };
  }

  return {
    id,
    fingerprint: fingerprintOf(id, model, options),
    dimensions,
    modalities: ["text"],
    limits: {
      inputsPerRequest: model.inputsPerRequest,
      tokensPerInput: model.tokensPerInput,
      responseBytesPerInput: dimensions * NUMBER_BYTES,
      concurrentRequests: 6,
    },
    ...(price !== undefined && { price }),
    rates: {
      requestsPerMinute: model.requestsPerMinute,
      account: () => hashAccount("workers-ai", options.model),
    },
    embed,
  };
}

async function run(
  id: string,
  { ai, model, gateway, tags }: WorkersAiOptions,
  input: object,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const runOptions = {
    ...(gateway !== undefined && { gateway }),
    ...(tags !== undefined && { tags: [...tags] }),
    ...(signal !== undefined && { signal }),
  };
  try {
    return await untilAborted(ai.run(model, input, runOptions), signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw workersAiError(id, error);
  }
}

function toInput(
  model: WorkersAiModel,
  options: WorkersAiOptions,
  texts: string[],
  inputType: InputType,
): object {
  if (model.fields !== undefined) {
    const instruction = instructionOf(options, inputType);
    return { [model.fields[inputType]]: texts, ...(instruction !== undefined && { instruction }) };
  }
  if (model.hasPooling) return { text: texts, pooling: options.pooling ?? "mean" };
  return options.model === "@cf/baai/bge-m3"
    ? { text: texts, truncate_inputs: true }
    : { text: texts };
}

function prefixOf(model: WorkersAiModel, options: WorkersAiOptions, inputType: InputType): string {
  return model.fields === undefined ? modelPrompt(options.model, inputType) : "";
}

function instructionOf({ instruction }: WorkersAiOptions, inputType: InputType) {
  const own = QWEN_INSTRUCTIONS[inputType];
  return own === undefined ? undefined : (instruction ?? own);
}

function fingerprintOf(id: string, model: WorkersAiModel, options: WorkersAiOptions): string {
  return [
    id,
    `dimensions=${model.dimensions}`,
    ...(model.hasPooling ? [`pooling=${options.pooling ?? "mean"}`] : []),
    ...(model.fields === undefined
      ? [`prefix=${prefixOf(model, options, "clustering")}`]
      : [`instruction=${instructionOf(options, "clustering") ?? ""}`]),
    "normalize=l2",
  ].join(";");
}
