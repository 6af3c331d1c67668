import { EmbedderError } from "../embedder-error.ts";

/** What a vendor answered, read to its end. */
export interface RemoteAnswer {
  status: number;
  headers: Headers;
  body: Uint8Array<ArrayBuffer>;
}

/** Who is asked, and how. */
export interface Remote {
  /** Of the embedder, for messages. */
  id: string;
  /** Sends requests; by default the platform's. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Holds until the last byte of the answer. */
  signal?: AbortSignal | undefined;
  /** Struck out of messages. */
  secrets?: readonly string[] | undefined;
  /** The most an answer may have; by default 48 MiB. */
  maxBytes?: number | undefined;
  /** Redirects are answers too, for who checks where they lead. */
  answersRedirects?: boolean | undefined;
}

/** One request and its answer, seen from below a vendor's client. */
export interface Exchange {
  /** For the client: sends the request and answers when all of the answer has come. */
  readonly fetch: typeof globalThis.fetch;
  /** The last answer. */
  readonly answer: RemoteAnswer | null;
  /** Why there is none; the client gets an empty answer of status 499 then. */
  readonly failure: unknown;
}

/** No answer to a request that was planned by `responseBytesPerInput` is near it. */
const MAX_ANSWER_BYTES = 48 * 2 ** 20;
const CLIENT_CLOSED_REQUEST = 499;

/**
 * The transport below a vendor's client, for what clients get wrong: the signal holds until the last
 * byte of the body (`cohere-ai` and `@huggingface/inference` wait for a body that stalls for ever),
 * the headers are kept where errors lack them, redirects are not followed (the URL that was checked
 * is the URL that is asked), and the body is bounded. It never rejects, as a client that is left by
 * an exception leaves its timers behind: `failure` has what happened.
 */
export function createExchange(remote: Remote): Exchange {
  const exchange: { answer: RemoteAnswer | null; failure: unknown } = {
    answer: null,
    failure: undefined,
  };

  async function fetchWhole(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    try {
      const answer = await readAnswer(remote, input, init);
      exchange.answer = answer;
      return toResponse(answer);
    } catch (error) {
      exchange.failure = error;
      return new Response(null, { status: CLIENT_CLOSED_REQUEST });
    }
  }

  return {
    fetch: fetchWhole,
    get answer() {
      return exchange.answer;
    },
    get failure() {
      return exchange.failure;
    },
  };
}

/** The whole answer to a request. Rejects with the signal's reason, or an `EmbedderError`. */
export async function readAnswer(
  remote: Remote,
  input: RequestInfo | URL,
  init: RequestInit,
): Promise<RemoteAnswer> {
  const { id, fetch: send = globalThis.fetch, signal, secrets } = remote;
  signal?.throwIfAborted();
  try {
    // Unbound, or workerd refuses it as an illegal invocation.
    const response = await send.call(undefined, input, {
      ...init,
      redirect: "manual",
      ...(signal !== undefined && { signal }),
    });
    const { status, headers, type } = response;
    const isRedirect = type === "opaqueredirect" || (status >= 300 && status < 400);
    if (isRedirect && remote.answersRedirects !== true) throw redirected(id, status);
    return { status, headers, body: await readBody(remote, response) };
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof EmbedderError) throw error;
    const what = error instanceof Error ? error.message : String(error);
    throw new EmbedderError("network", `The request to ${id} failed: ${what}`, { secrets });
  }
}

async function readBody(
  { id, signal, maxBytes = MAX_ANSWER_BYTES }: Remote,
  response: Response,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array();
  // Also where what sends does not listen to the signal.
  const stop = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const parts: Uint8Array[] = [];
    let length = 0;
    for (;;) {
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return join(parts, length);
      length += value.length;
      if (length > maxBytes) {
        void reader.cancel().catch(() => {});
        throw tooLarge(id, maxBytes);
      }
      parts.push(value);
    }
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function toResponse({ status, headers, body }: RemoteAnswer): Response {
  const kept = new Headers(headers);
  // Of the bytes on the way, not of these.
  kept.delete("content-encoding");
  kept.delete("content-length");
  return new Response(body.length === 0 ? null : body, { status, headers: kept });
}

function redirected(id: string, status: number): EmbedderError {
  return new EmbedderError(
    "protocol",
    `The host of ${id} answered with a redirect, which is not followed: give the URL it leads to.`,
    { status, isRetryable: false },
  );
}

function tooLarge(id: string, maxBytes: number): EmbedderError {
  return new EmbedderError(
    "protocol",
    `The answer of ${id} is larger than the ${maxBytes} bytes that are read.`,
    { isRetryable: false },
  );
}
