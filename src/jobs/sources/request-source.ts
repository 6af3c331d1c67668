import { EdgetopicError } from "../../core/errors.ts";
import { readRetryAfter } from "../../embedders/remote/refusal.ts";
import type { GuardedFetch } from "../../outbound/guarded-fetch.ts";
import { SourceFailure } from "./source-failure.ts";

export interface RequestDependencies {
  fetch: GuardedFetch;
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Cancels everything; its reason is thrown as it is. */
  signal?: AbortSignal | undefined;
  /** For connection, answer and body together. 20,000 by default. */
  timeoutMs?: number;
}

/** What an answer says of itself, to ask with the next time. */
export interface Validators {
  etag: string | null;
  lastModified: string | null;
}

/** `content` is null where nothing has changed since `validators`. */
export interface SourceResponse<Content> {
  content: Content | null;
  headers: Headers;
  validators: Validators;
}

const TIMEOUT_MS = 20_000;
const TRIES = 3;
const FIRST_WAIT_MS = 1000;
/** A longer wait is left to the next refresh. */
const LONGEST_WAIT_MS = 10_000;

/**
 * Asks for a source, unless it says that it has not changed (RFC 9110: If-None-Match,
 * If-Modified-Since, 304), and reads the body with `read`. A name and a password in the url are sent
 * as basic authentication. A host that is not reached or answers 408,
 * 429 or 5xx is asked twice more, after the time that its `Retry-After` says or 1 and 2 seconds, where
 * that is at most 10. Throws a `SourceFailure`.
 */
export async function requestSource<Content>(
  address: { url: string; headers?: Record<string, string>; body?: string },
  known: Validators,
  dependencies: RequestDependencies,
  read: (response: Response) => Promise<Content>,
): Promise<SourceResponse<Content>> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await requestOnce(address, known, dependencies, read);
    } catch (error) {
      if (dependencies.signal?.aborted) throw dependencies.signal.reason;
      if (!(error instanceof SourceFailure)) throw error;
      const waitMs = error.retryAfterMs ?? FIRST_WAIT_MS * 2 ** (attempt - 1);
      if (!error.isTransient || attempt === TRIES || waitMs > LONGEST_WAIT_MS) throw error;
      await dependencies.sleep(waitMs);
    }
  }
}

async function requestOnce<Content>(
  address: { url: string; headers?: Record<string, string>; body?: string },
  known: Validators,
  { fetch, now, signal, timeoutMs = TIMEOUT_MS }: RequestDependencies,
  read: (response: Response) => Promise<Content>,
): Promise<SourceResponse<Content>> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const init = { ...toInit(address, known), signal: either };
  const isConditional = known.etag !== null || known.lastModified !== null;
  let response: Response;
  try {
    response = await fetch(withoutCredentials(address.url), init);
  } catch (error) {
    throw asFailure(error, timeout, timeoutMs, true);
  }
  const validators = {
    etag: response.headers.get("etag"),
    lastModified: response.headers.get("last-modified"),
  };
  const { headers, status } = response;
  if (status === 304 && isConditional) {
    await response.body?.cancel();
    const kept = { etag: validators.etag ?? known.etag };
    const lastModified = validators.lastModified ?? known.lastModified;
    return { content: null, headers, validators: { ...kept, lastModified } };
  }
  if (!response.ok) {
    await response.body?.cancel();
    throw new SourceFailure(`it answered with status ${status}`, {
      status,
      isTransient: status === 408 || status === 429 || status >= 500,
      retryAfterMs: readRetryAfter(headers, now()) ?? readReset(headers, now()),
    });
  }
  try {
    return { content: await read(response), headers, validators };
  } catch (error) {
    throw asFailure(error, timeout, timeoutMs, false);
  }
}

/** Of hosts that say when the next request may come, as GitHub does: seconds since 1970. */
function readReset(headers: Headers, nowMs: number): number | null {
  if (headers.get("x-ratelimit-remaining") !== "0") return null;
  const at = Number(headers.get("x-ratelimit-reset") ?? "");
  return at > 0 ? Math.max(0, at * 1000 - nowMs) : null;
}

function toInit(
  { url, headers = {}, body }: { url: string; headers?: Record<string, string>; body?: string },
  known: Validators,
): RequestInit {
  const all = new Headers({ "user-agent": "edgetopic", ...headers });
  if (known.etag !== null) all.set("if-none-match", known.etag);
  if (known.lastModified !== null) all.set("if-modified-since", known.lastModified);
  const { username, password } = parseUrl(url);
  if (username !== "" || password !== "") {
    all.set("authorization", basicAuthorization(username, password));
  }
  return { headers: all, ...(body !== undefined && { method: "POST", body }) };
}

function parseUrl(url: string): URL {
  const parsed = URL.parse(url);
  if (parsed === null) throw new SourceFailure("Invalid URL");
  return parsed;
}

/** fetch refuses a url that holds them. */
function withoutCredentials(url: string): string {
  const parsed = parseUrl(url);
  parsed.username = parsed.password = "";
  return parsed.href;
}

function basicAuthorization(username: string, password: string): string {
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const bytes = new TextEncoder().encode(pair);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

function asFailure(
  error: unknown,
  timeout: AbortSignal,
  timeoutMs: number,
  isTransient: boolean,
): SourceFailure {
  if (error instanceof SourceFailure) return error;
  const reason = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : describe(error);
  // An address that may not be asked stays so; what takes long once, takes it again.
  const isLasting = error instanceof EdgetopicError || timeout.aborted;
  return new SourceFailure(reason, { isTransient: isTransient && !isLasting, cause: error });
}

/** In a sentence, without its full stop. Node's fetch says only "fetch failed"; what happened is in the cause. */
function describe(error: unknown): string {
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}
