import { guardUrl, type UrlRules } from "./guard-url.ts";

/** What asks a URL that a user gave; the platform's `fetch` has this form too. */
export type GuardedFetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

export interface GuardedFetchOptions {
  rules?: UrlRules | undefined;
  /** Sends the requests; by default the platform's `fetch`. */
  fetch?: GuardedFetch | undefined;
  /** Redirects that are followed; 5 by default, with 0 each is refused. */
  maxRedirects?: number | undefined;
  /** For the request, its redirects and the body together; 30,000 by default. */
  timeoutMs?: number | undefined;
  /** The most a body may have, after decompression; 32 MiB by default. */
  maxBytes?: number | undefined;
}

const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 30_000;
const MAX_BYTES = 32 * 2 ** 20;
/** Statuses that lead elsewhere (RFC 9110, 15.4); 304 is an answer. */
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** All that another origin than the one they were meant for may see. */
const IMPERSONAL_HEADERS = new Set([
  "accept",
  "accept-language",
  "content-type",
  "if-modified-since",
  "if-none-match",
  "user-agent",
]);

/**
 * A `fetch` for URLs that users give: each address, the first and whatever it redirects to, passes
 * `guardUrl`; time and size are bounded. A redirect to another origin takes no secrets along, and
 * after 301, 302 or 303 it is asked with GET, as browsers do; `redirect` of `init` does not matter.
 *
 * Rejects with `invalid_option` where a URL is refused, with an `Error` after too many redirects or,
 * while the body is read, too many bytes, with the signal's reason or a `TimeoutError`.
 */
export function createGuardedFetch(options: GuardedFetchOptions = {}): GuardedFetch {
  const { rules, maxRedirects = MAX_REDIRECTS, timeoutMs = TIMEOUT_MS } = options;
  const { fetch: send = globalThis.fetch, maxBytes = MAX_BYTES } = options;

  return async (given, init = {}) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    let url = guardUrl(String(given), rules);
    let request: RequestInit = { ...init, signal, redirect: "manual" };
    for (let redirectCount = 0; ; redirectCount++) {
      // Unbound, or workerd refuses it as an illegal invocation.
      const response = await send.call(undefined, url, request);
      const location = response.headers.get("location");
      if (!REDIRECTS.has(response.status) || location === null) return bound(response, maxBytes);
      await response.body?.cancel();
      if (redirectCount === maxRedirects) throw new Error("it is redirected too often");
      const next = guardUrl(resolve(location, url), rules);
      request = redirect(request, response.status, next.origin === url.origin);
      url = next;
    }
  };
}

function resolve(location: string, base: URL): string {
  return URL.parse(location, base)?.href ?? location;
}

function redirect(request: RequestInit, status: number, isSameOrigin: boolean): RequestInit {
  const given = [...new Headers(request.headers)];
  const headers = new Headers(
    given.filter(([name]) => isSameOrigin || IMPERSONAL_HEADERS.has(name)),
  );
  const { body, ...rest } = request;
  const isKept = status === 307 || status === 308 || body === undefined || body === null;
  if (isKept) return { ...request, headers };
  headers.delete("content-type");
  return { ...rest, method: "GET", headers };
}

/** The same answer with a body that fails where it has more bytes. */
function bound(response: Response, maxBytes: number): Response {
  if (response.body === null) return response;
  let byteCount = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      byteCount += chunk.length;
      if (byteCount <= maxBytes) controller.enqueue(chunk);
      else controller.error(new Error(`it sent more than ${maxBytes} bytes`));
    },
  });
  const bounded = new Response(response.body.pipeThrough(limit), response);
  return Object.defineProperty(bounded, "url", { value: response.url });
}
