import { EdgetopicError } from "../core/errors.ts";
import { hashAccount } from "../embedders/hash-account.ts";
import { keyHeaders } from "../embedders/openai/openai-client.ts";
import { connect } from "../embedders/openai/openai.ts";
import { readBaseUrl } from "../embedders/openai/read-base-url.ts";
import { OPENAI_DIALECTS } from "../embedders/openai-compatible/openai-compatible.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialectName,
} from "../embedders/openai-compatible/openai-dialect.ts";
import { AZURE_API_VERSION } from "../embedders/vendors/azure.ts";
import { settingName, trusting, type Setting } from "../embedders/vendors/setting.ts";
import type { AiBinding } from "../embedders/workers-ai/workers-ai-embedder.ts";
import { CHAT_PRICES } from "./chat-prices.ts";
import { createCohereLabeler } from "./cohere-labeler.ts";
import { createHuggingFaceLabeler } from "./huggingface-labeler.ts";
import type { Labeler } from "./labeler.ts";
import { createOpenAiLabeler } from "./openai-labeler.ts";
import { createWorkersAiLabeler } from "./workers-ai-labeler.ts";

const OPENAI_URL = "https://api.openai.com/v1";

/**
 * A language model by its id, `"vendor/model"`: openai, azure, cohere, huggingface, workers-ai, and the
 * servers that take after OpenAI, by the same keys and addresses as their embedders; of Hugging Face
 * `?provider=` names who serves it. `fetch` instead of
 * the platform's. Throws `unknown_labeler` where there is no such vendor or something it needs is
 * missing, `invalid_option` for a URL that is not allowed.
 */
export function openLabeler(
  id: string,
  setting: Setting,
  { ai, fetch }: { ai?: AiBinding | undefined; fetch?: typeof globalThis.fetch | undefined } = {},
): Labeler {
  const at = id.indexOf("/");
  const vendor = id.slice(0, Math.max(0, at));
  const model = id.slice(at + 1);
  const price = CHAT_PRICES[id];
  if (model === "") throw unknown(id, "has no model");
  if (vendor === "openai") {
    return openOpenAi(id, model, requireKey(setting, "OPENAI_API_KEY", id), setting, fetch);
  }
  if (vendor === "azure") return openAzure(id, model, setting, fetch);
  if (vendor === "cohere") {
    const baseUrl = setting("COHERE_BASE_URL") || undefined;
    const apiKey = requireKey(setting, "COHERE_API_KEY", id);
    return createCohereLabeler({ model, price, fetch, apiKey, baseUrl });
  }
  if (vendor === "huggingface") {
    const [name = "", query] = model.split("?");
    return createHuggingFaceLabeler({
      model: name,
      fetch,
      token: requireKey(setting, "HF_TOKEN", id),
      provider: new URLSearchParams(query).get("provider") ?? undefined,
      endpointUrl: setting(`HF_${settingName(name)}_ENDPOINT_URL`) || undefined,
      billTo: setting("HF_BILL_TO") || undefined,
    });
  }
  if (vendor === "workers-ai") {
    if (ai === undefined) throw unknown(id, "needs the AI binding, which is not configured here");
    return createWorkersAiLabeler({ model, ai, price });
  }
  const dialect = OPENAI_DIALECT_NAMES.find((name) => name === vendor);
  if (dialect === undefined) {
    const names = [
      "openai",
      "azure",
      "cohere",
      "huggingface",
      "workers-ai",
      ...OPENAI_DIALECT_NAMES,
    ];
    throw unknown(id, `is of no known vendor; expected one of ${names.join(", ")}`);
  }
  return openCompatible(id, model, dialect, setting, fetch);
}

function openOpenAi(
  id: string,
  model: string,
  apiKey: string,
  setting: Setting,
  fetch: typeof globalThis.fetch | undefined,
): Labeler {
  const given = setting("OPENAI_BASE_URL") || undefined;
  const baseUrl = readBaseUrl(given ?? OPENAI_URL, trusting(given));
  return createOpenAiLabeler({
    id,
    model,
    connection: { baseUrl, headers: keyHeaders(apiKey), secrets: [apiKey], fetch },
    tokensField: "max_completion_tokens",
    concurrentRequests: 6,
    price: CHAT_PRICES[id],
    rates: { account: () => hashAccount(new URL(baseUrl).origin, apiKey) },
  });
}

/** A deployment of one of OpenAI's models in a resource of one's own. */
function openAzure(
  id: string,
  deployment: string,
  setting: Setting,
  fetch: typeof globalThis.fetch | undefined,
): Labeler {
  const endpoint = requireKey(setting, "AZURE_OPENAI_ENDPOINT", id);
  const apiKey = requireKey(setting, "AZURE_OPENAI_API_KEY", id);
  const apiVersion = setting("AZURE_OPENAI_API_VERSION") || AZURE_API_VERSION;
  const azure = { endpoint, apiVersion, deployment };
  return createOpenAiLabeler({
    id,
    model: deployment,
    connection: connect({
      model: deployment,
      apiKey,
      azure,
      fetch,
      urlRules: trusting(endpoint),
    }),
    tokensField: "max_completion_tokens",
    concurrentRequests: 6,
    rates: { account: () => hashAccount(new URL(endpoint).origin, apiKey) },
  });
}

/** A server that takes after OpenAI: at its own address, or at the one that is configured. */
function openCompatible(
  id: string,
  model: string,
  dialect: OpenAiDialectName,
  setting: Setting,
  fetch: typeof globalThis.fetch | undefined,
): Labeler {
  const prefix = dialect.toUpperCase().replaceAll("-", "_");
  const apiKey = setting(`${prefix}_API_KEY`) || undefined;
  const configured = setting(`${prefix}_BASE_URL`) || undefined;
  const url = configured ?? OPENAI_DIALECTS[dialect].baseUrl;
  if (url === undefined)
    throw unknown(id, `needs ${prefix}_BASE_URL, which is not configured here`);
  if (OPENAI_DIALECTS[dialect].needsKey && apiKey === undefined) {
    throw unknown(id, `needs ${prefix}_API_KEY, which is not configured here`);
  }
  const baseUrl = readBaseUrl(url, trusting(configured));
  return createOpenAiLabeler({
    id,
    model,
    connection: {
      baseUrl,
      headers: keyHeaders(apiKey),
      secrets: apiKey === undefined ? [] : [apiKey],
      fetch,
    },
    tokensField: "max_tokens",
    concurrentRequests: OPENAI_DIALECTS[dialect].limits.concurrentRequests ?? 1,
    ...(apiKey !== undefined && {
      rates: { account: () => hashAccount(new URL(baseUrl).origin, apiKey) },
    }),
  });
}

function requireKey(setting: Setting, name: string, id: string): string {
  const value = setting(name);
  if (value) return value;
  throw unknown(id, `needs ${name}, which is not configured here`);
}

function unknown(id: string, why: string): EdgetopicError {
  return new EdgetopicError("unknown_labeler", `The language model "${id}" ${why}.`);
}
