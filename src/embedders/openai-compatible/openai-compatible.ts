import { EdgetopicError } from "../../core/errors.ts";
import type {
  Embedder,
  EmbedderLimits,
  EmbedderPrice,
  EmbedderRates,
  InputType,
} from "../embedder.ts";
import { estimateTokens } from "../estimate-tokens.ts";
import type { UrlRules } from "../../outbound/guard-url.ts";
import { hashAccount } from "../hash-account.ts";
import { modelPrompt } from "../model-prompts.ts";
import { keyHeaders } from "../openai/openai-client.ts";
import { createOpenAiRoute } from "../openai/openai-route.ts";
import { readBaseUrl } from "../openai/read-base-url.ts";
import { responseBytes } from "../openai/response-bytes.ts";
import { PRICES } from "../prices.ts";
import { HOSTED_DIALECTS } from "./hosted-dialects.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialect,
  type OpenAiDialectName,
} from "./openai-dialect.ts";
import { SERVER_DIALECTS } from "./server-dialects.ts";

export interface OpenAiCompatibleOptions {
  dialect: OpenAiDialectName;
  /** As the server calls it. */
  model: string;
  /** Requests go to `<baseUrl>/embeddings`. Not needed for vendors that have one. */
  baseUrl?: string | undefined;
  apiKey?: string | undefined;
  /** The length of vectors; not needed for models that are known. */
  dimensions?: number | undefined;
  /**
   * What the model has by itself, where the server is to cut its vectors to `dimensions`; by default
   * they are not cut, except where the model is known.
   */
  modelDimensions?: number | undefined;
  /** Instead of the dialect's. */
  encoding?: "base64" | "float" | undefined;
  /** Before each text, instead of what is known for the model (`model-prompts.ts`). */
  prompts?: Partial<Record<InputType, string>> | undefined;
  /** Further parameters of every request; they go before all others. */
  parameters?: Readonly<Record<string, unknown>> | undefined;
  /** What this server takes, instead of what its like do. */
  limits?: Partial<EmbedderLimits> | undefined;
  price?: EmbedderPrice | undefined;
  rates?: Omit<EmbedderRates, "account"> | undefined;
  /** For `baseUrl`; the deployment's own servers are its `trustedOrigins`. */
  urlRules?: UrlRules | undefined;
  fetch?: typeof fetch | undefined;
}

/** What each does its own way. */
export const OPENAI_DIALECTS: Readonly<Record<OpenAiDialectName, OpenAiDialect>> = {
  ...HOSTED_DIALECTS,
  ...SERVER_DIALECTS,
};

const MAX_DIMENSIONS = 65_536;
const INPUT_TYPES: readonly InputType[] = ["clustering", "document", "query"];

/**
 * An embedder behind somebody else's route that takes after OpenAI's: `"<dialect>/<model>"`.
 * Throws `invalid_option` for a URL that is not allowed, a key that is missing, dimensions that are
 * not known.
 */
export function createOpenAiCompatibleEmbedder(options: OpenAiCompatibleOptions): Embedder {
  const { model, apiKey } = options;
  const dialect = dialectOf(options);
  const id = `${options.dialect}/${model}`;
  const url = options.baseUrl ?? dialect.baseUrl;
  if (url === undefined) throw refuse(`${id} needs the URL of its server.`);
  const baseUrl = readBaseUrl(url, options.urlRules);
  if (dialect.needsKey && apiKey === undefined) throw refuse(`${id} needs a key.`);
  const { dimensions, isAsked } = readDimensions(id, options, dialect);
  const encoding = options.encoding ?? dialect.encoding;
  const promptOf = (inputType: InputType) => {
    const given = options.prompts?.[inputType];
    return given ?? (dialect.hasInputTypes === true ? "" : modelPrompt(model, inputType));
  };
  const price = options.price ?? PRICES[id];
  const settings = {
    dimensions,
    prompts: INPUT_TYPES.map(promptOf),
    parameters: INPUT_TYPES.map((type) => dialect.parameters?.(model, type) ?? {}),
    more: options.parameters ?? {},
    // Longer texts are cut before they are sent.
    ...(options.limits?.tokensPerInput !== undefined && {
      tokensPerInput: options.limits.tokensPerInput,
    }),
  };
  return createOpenAiRoute({
    id,
    fingerprint: `${id};at=${baseUrl};${JSON.stringify(settings)}`,
    dimensions,
    limits: limitsOf(options, dialect, responseBytes(dimensions, encoding), promptOf),
    ...(price !== undefined && { price }),
    ...(apiKey !== undefined && {
      rates: { ...options.rates, account: () => hashAccount(new URL(baseUrl).origin, apiKey) },
    }),
    connection: {
      baseUrl,
      headers: keyHeaders(apiKey),
      secrets: apiKey === undefined ? [] : [apiKey],
      fetch: options.fetch,
    },
    promptOf,
    bodyOf: (texts, inputType) => ({
      model,
      input: texts,
      ...(encoding === "base64" && { [dialect.encodingParameter]: encoding }),
      ...(isAsked && { [dialect.dimensionsParameter ?? "dimensions"]: dimensions }),
      ...dialect.parameters?.(model, inputType),
      ...options.parameters,
    }),
  });
}

function dialectOf({ dialect }: OpenAiCompatibleOptions): OpenAiDialect {
  if (Object.hasOwn(OPENAI_DIALECTS, dialect)) return OPENAI_DIALECTS[dialect];
  throw refuse(`There is no dialect "${dialect}", expected ${OPENAI_DIALECT_NAMES.join(", ")}.`);
}

function readDimensions(
  id: string,
  { model, dimensions, modelDimensions }: OpenAiCompatibleOptions,
  { models = {}, dimensionsParameter }: OpenAiDialect,
): { dimensions: number; isAsked: boolean } {
  const own =
    modelDimensions ?? (Object.hasOwn(models, model) ? models[model]?.dimensions : undefined);
  const length = dimensions ?? own;
  if (length === undefined) throw refuse(`The dimensions of ${id} are not known: give them.`);
  if (!Number.isInteger(length) || length < 1 || length > MAX_DIMENSIONS) {
    throw refuse(`The dimensions of ${id} are ${length}, expected 1 … ${MAX_DIMENSIONS}.`);
  }
  const isAsked = own !== undefined && length !== own;
  if (isAsked && dimensionsParameter === null) {
    throw refuse(`${id} has ${own} dimensions and cannot be asked for ${length}.`);
  }
  return { dimensions: length, isAsked };
}

/** A prompt takes its part of what an input may have. */
function limitsOf(
  { model, limits: given }: OpenAiCompatibleOptions,
  { models = {}, limits }: OpenAiDialect,
  responseBytesPerInput: number,
  promptOf: (inputType: InputType) => string,
): EmbedderLimits {
  const own = Object.hasOwn(models, model) ? models[model]?.limits : undefined;
  const all = { ...limits, ...own, responseBytesPerInput, ...given };
  const longest = Math.max(...INPUT_TYPES.map((type) => promptTokens(promptOf(type))));
  if (all.tokensPerInput === undefined) return all;
  return { ...all, tokensPerInput: Math.max(1, all.tokensPerInput - longest) };
}

function promptTokens(prompt: string): number {
  return prompt === "" ? 0 : estimateTokens(prompt);
}

function refuse(message: string): EdgetopicError {
  return new EdgetopicError("invalid_option", message);
}
