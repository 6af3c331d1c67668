import { readProblemError } from "./problem-error.ts";

export interface ClientOptions {
  /** Such as `https://topics.example.org`; empty for the page's own server. */
  baseUrl: string;
  /** Sent as a bearer key. */
  key?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}

export interface Call {
  method?: "GET" | "PUT" | "POST" | "PATCH" | "DELETE";
  query?: Record<string, string | number | undefined>;
  json?: unknown;
  ndjson?: AsyncIterable<unknown>;
  form?: FormData;
  binary?: Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  signal?: AbortSignal | undefined;
}

/** Makes one call; throws `ProblemError` where the answer is not a success. */
export type Request = (path: string, call?: Call) => Promise<Response>;

export function createRequest({ baseUrl, key, fetch }: ClientOptions): Request {
  const base = baseUrl.replace(/\/$/, "");
  // a browser's fetch must be called as a global's method
  const send = fetch ?? ((input, init) => globalThis.fetch(input, init));
  return async (path, { method = "GET", query = {}, json, ndjson, form, binary, signal } = {}) => {
    const headers = new Headers();
    if (key) headers.set("authorization", `Bearer ${key}`);
    // `duplex` is what a streamed body needs, and not yet in TypeScript's RequestInit
    const init: RequestInit & { duplex?: "half" } = { method, headers };
    if (signal) init.signal = signal;
    if (json !== undefined) {
      headers.set("content-type", "application/json");
      init.body = JSON.stringify(json);
    }
    if (ndjson) {
      headers.set("content-type", "application/x-ndjson");
      init.body = encodeNdjson(ndjson);
      init.duplex = "half";
    }
    if (form) init.body = form;
    if (binary) {
      headers.set("content-type", "application/octet-stream");
      init.body = binary;
      init.duplex = "half";
    }
    const response = await send(`${base}${path}${encodeQuery(query)}`, init);
    if (!response.ok) throw await readProblemError(response);
    return response;
  };
}

/** One value a line, each made when the connection has room for it. */
function encodeNdjson(values: AsyncIterable<unknown>): ReadableStream<Uint8Array> {
  const iterator = values[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}

function encodeQuery(query: Record<string, string | number | undefined>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) parameters.set(name, String(value));
  return parameters.size > 0 ? `?${parameters}` : "";
}
