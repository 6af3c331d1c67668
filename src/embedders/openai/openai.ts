import { EdgetopicError } from "../../core/errors.ts";
import type { Embedder, EmbedderPrice, EmbedderRates } from "../embedder.ts";
import type { UrlRules } from "../../outbound/guard-url.ts";
import { hashAccount } from "../hash-account.ts";
import { PRICES } from "../prices.ts";
import { keyHeaders, type OpenAiConnection } from "./openai-client.ts";
import { OPENAI_LIMITS, OPENAI_MODELS } from "./openai-models.ts";
import { createOpenAiRoute } from "./openai-route.ts";
import { readBaseUrl } from "./read-base-url.ts";
import { responseBytes } from "./response-bytes.ts";

export interface AzureDeployment {
  /** `"https://<resource>.openai.azure.com"` */
  endpoint: string;
  /** `"2024-10-21"` */
  apiVersion: string;
  /** The name the deployment was given. */
  deployment: string;
}

export interface OpenAiOptions {
  /** `"text-embedding-3-small"`; a name that is not known needs `dimensions`. */
  model: string;
  apiKey: string;
  /** The length of vectors; by default the model's own. Asked for where it is another. */
  dimensions?: number | undefined;
  /** A proxy of OpenAI's API; by default `"https://api.openai.com/v1"`. */
  baseUrl?: string | undefined;
  /** Instead of `baseUrl`: a deployment at Azure, whose key is in the `api-key` header. */
  azure?: AzureDeployment | undefined;
  organization?: string | undefined;
  project?: string | undefined;
  /** Instead of the published one. */
  price?: EmbedderPrice | undefined;
  /** What the account is allowed; otherwise learned from the answers. */
  rates?: Omit<EmbedderRates, "account"> | undefined;
  /** For `baseUrl` and `azure.endpoint`. */
  urlRules?: UrlRules | undefined;
  fetch?: typeof fetch | undefined;
}

const BASE_URL = "https://api.openai.com/v1";

/**
 * OpenAI's embedders, "openai/<model>", by their client, at OpenAI or, as "azure/<deployment>", at
 * Azure. Answers are asked for as base64, a third of what they are as numbers. A model of OpenAI's has
 * one fingerprint at both, so that they can stand in for each other; what another server calls so may
 * be another. Throws `invalid_option` for a URL that is not allowed, or dimensions that the model does
 * not have.
 */
export function createOpenAiEmbedder(options: OpenAiOptions): Embedder {
  const { model, azure } = options;
  const space = `openai/${model}`;
  const id = azure === undefined ? space : `azure/${azure.deployment}`;
  const { dimensions, isAsked } = readDimensions(options);
  const connection = connect(options);
  const { origin } = new URL(connection.baseUrl);
  const isOpenAis =
    azure === undefined ? connection.baseUrl === BASE_URL : Object.hasOwn(OPENAI_MODELS, model);
  const at = isOpenAis ? "" : `;at=${connection.baseUrl}`;
  const price = options.price ?? PRICES[space];
  return createOpenAiRoute({
    id,
    fingerprint: `${space};dimensions=${dimensions}${at}`,
    dimensions,
    limits: {
      ...OPENAI_LIMITS,
      responseBytesPerInput: responseBytes(dimensions, "base64"),
      concurrentRequests: 6,
    },
    ...(price !== undefined && { price }),
    rates: { ...options.rates, account: () => hashAccount(origin, options.apiKey) },
    connection,
    promptOf: () => "",
    bodyOf: (texts) => ({
      input: texts,
      model,
      ...(isAsked && { dimensions }),
      encoding_format: "base64",
    }),
  });
}

/** By the model where it is known; asked for where it is not the model's own length. */
export function readDimensions({
  model,
  dimensions,
}: Pick<OpenAiOptions, "model" | "dimensions">): {
  dimensions: number;
  isAsked: boolean;
} {
  const known = OPENAI_MODELS[model];
  const length = dimensions ?? known?.dimensions;
  if (length === undefined) {
    const names = Object.keys(OPENAI_MODELS).join(", ");
    throw refuse(`The model "${model}" is none of ${names}: expected its dimensions to be given.`);
  }
  const most = known?.dimensions ?? 4096;
  if (!Number.isInteger(length) || length < 1 || length > most) {
    throw refuse(`The model "${model}" has 1 … ${most} dimensions, not ${length}.`);
  }
  const isAsked = known !== undefined && length !== known.dimensions;
  if (isAsked && !known.isCuttable) {
    throw refuse(`The model "${model}" has ${known.dimensions} dimensions, not ${length}.`);
  }
  return { dimensions: length, isAsked };
}

/** Who is asked, and as whom. */
export function connect(options: OpenAiOptions): OpenAiConnection {
  const { apiKey, azure, organization, project, urlRules } = options;
  const common = { secrets: [apiKey], fetch: options.fetch };
  if (azure !== undefined) {
    const endpoint = readBaseUrl(azure.endpoint, urlRules);
    return {
      ...common,
      baseUrl: `${endpoint}/openai/deployments/${encodeURIComponent(azure.deployment)}`,
      headers: keyHeaders(apiKey, "api-key"),
      query: { "api-version": azure.apiVersion },
    };
  }
  const { baseUrl = BASE_URL } = options;
  return {
    ...common,
    baseUrl: readBaseUrl(baseUrl, urlRules),
    headers: {
      ...keyHeaders(apiKey),
      ...(organization !== undefined && { "OpenAI-Organization": organization }),
      ...(project !== undefined && { "OpenAI-Project": project }),
    },
  };
}

function refuse(message: string): EdgetopicError {
  return new EdgetopicError("invalid_option", message);
}
