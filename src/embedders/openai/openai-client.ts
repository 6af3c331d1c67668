import type { OpenAI } from "openai";
import { createExchange } from "../remote/exchange.ts";

/** Where requests go, and how they say who sends them. */
export interface OpenAiConnection {
  /** Of the route's parent: requests go to `<baseUrl>/embeddings`. */
  baseUrl: string;
  /** Besides the client's own; null takes one of those away. */
  headers: Readonly<Record<string, string | null>>;
  query?: Readonly<Record<string, string>> | undefined;
  /** What must not be told by any message. */
  secrets: readonly string[];
  fetch?: typeof fetch | undefined;
}

export type { OpenAI };

/** The client's own headers that are sent. */
const CLIENT_HEADERS: ReadonlySet<string> = new Set([
  "accept",
  "authorization",
  "content-type",
  "user-agent",
]);

/**
 * OpenAI's client (npm `openai`) for that connection and nothing besides: the module is loaded when
 * the first request is made, its own retries are off, it logs nothing, and nothing of the
 * environment (`OPENAI_BASE_URL`, `_ORG_ID`, `_PROJECT_ID`, `_ADMIN_KEY`, `_CUSTOM_HEADERS`, `_LOG`)
 * reaches it, as requests may go to anybody's server. Redirects are not followed: the key would go
 * along, and only the first address was checked. Answers are read whole and bounded, unless they are
 * to be read as a "stream".
 */
export async function createOpenAiClient(
  id: string,
  connection: OpenAiConnection,
  answers: "whole" | "stream" = "whole",
): Promise<OpenAI> {
  const { OpenAI: Client } = await import("openai");
  const { baseUrl, headers, query } = connection;
  const kept = new Set([
    ...CLIENT_HEADERS,
    ...Object.keys(headers).map((name) => name.toLowerCase()),
  ]);
  return new Client({
    // Goes nowhere: who sends is said by the headers.
    apiKey: "none",
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl,
    defaultHeaders: { ...headers },
    ...(query !== undefined && { defaultQuery: { ...query } }),
    maxRetries: 0,
    logLevel: "off",
    // What it guards in a browser is the key above.
    dangerouslyAllowBrowser: true,
    fetch: async (url, given = {}) => {
      const init: RequestInit = {
        ...given,
        headers: keepHeaders(given.headers, kept),
        redirect: "manual",
      };
      const { fetch: send = globalThis.fetch, secrets } = connection;
      // Unbound, or workerd refuses it as an illegal invocation.
      if (answers === "stream") return send.call(undefined, url, init);
      const { signal } = given;
      const exchange = createExchange({ id, fetch: send, secrets, ...(signal && { signal }) });
      const response = await exchange.fetch(url, init);
      if (exchange.failure !== undefined) throw exchange.failure;
      return response;
    },
  });
}

/** A key is in the `Authorization` header, or in one of another name instead of it. */
export function keyHeaders(
  key: string | undefined,
  name = "Authorization",
): Record<string, string | null> {
  if (key === undefined) return { Authorization: null };
  if (name === "Authorization") return { Authorization: `Bearer ${key}` };
  return { Authorization: null, [name]: key };
}

function keepHeaders(given: HeadersInit | undefined, kept: ReadonlySet<string>): Headers {
  return new Headers([...new Headers(given)].filter(([name]) => kept.has(name)));
}
