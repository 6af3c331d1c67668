import { EdgetopicError } from "../../core/errors.ts";
import type { GuardedFetch } from "../../outbound/guarded-fetch.ts";
import type { DocumentInput, Rejection, Source } from "../corpus.ts";
import type { SourceState } from "../corpus-work.ts";
import { isRejection, parseDocument } from "../document-input.ts";
import { readFeed } from "./feed.ts";
import { readJson } from "./json.ts";
import { readNdjson } from "./ndjson.ts";
import { readText } from "./read-text.ts";

/** A source that a refresh fetches; a webhook source delivers by itself. */
export type PullSource = Extract<Source, { url: string }>;

export type SourceAnswer =
  | {
      status: "changed";
      documents: DocumentInput[];
      rejected: Rejection[];
      state: SourceState;
    }
  | { status: "unchanged"; state: SourceState };

export interface SourceDependencies {
  fetch: GuardedFetch;
  /** The length a document's own vector must have. */
  dimensions: number;
  /** Cancels the fetch; its reason is thrown as it is. */
  signal?: AbortSignal | undefined;
  /** For connection, answer and body together. 20,000 by default. */
  timeoutMs?: number;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

const ACCEPT = {
  feed: "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
  json: "application/json, */*;q=0.5",
  ndjson: "application/x-ndjson, application/jsonl, */*;q=0.5",
};

/**
 * Fetches a pull source and reads its documents, unless it says that it has not changed since
 * `state` (RFC 9110: If-None-Match, If-Modified-Since, 304). Redirects are followed; a name and a
 * password in the url are sent as basic authentication. `changed` holds every document the source
 * has, new or not, and as rejections those that cannot be taken, a repeated id (`duplicate_id`)
 * among them; `index` is the place in the source. `state` is for the next call.
 *
 * Throws `source_failed`, naming the source, where it is not reached in time, answers with an
 * error, sends more than 16 MiB (uncompressed) or sends what cannot be read as its type; the
 * declared content type is not held against it.
 */
export async function fetchSource(
  source: PullSource,
  state: SourceState,
  dependencies: SourceDependencies,
): Promise<SourceAnswer> {
  const { dimensions, signal, timeoutMs = TIMEOUT_MS } = dependencies;
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
  const answer = await fetchValues(source, state, either, dependencies.fetch).catch((error) => {
    if (signal?.aborted) throw signal.reason;
    const reason = timeout.aborted ? `no answer within ${timeoutMs / 1000} s` : describe(error);
    throw new EdgetopicError(
      "source_failed",
      `Source ${source.id} (${displayUrl(source.url)}) failed: ${reason}.`,
      { cause: error },
    );
  });
  if (answer.values === null) return { status: "unchanged", state: answer.state };
  return {
    status: "changed",
    ...parseDocuments(answer.values, dimensions),
    state: answer.state,
  };
}

/**
 * What is to become documents, or null where nothing has changed; in place of a document that
 * cannot be read stands the `EdgetopicError` that says why.
 */
async function fetchValues(
  source: PullSource,
  state: SourceState,
  signal: AbortSignal,
  fetch: SourceDependencies["fetch"],
): Promise<{ values: unknown[] | null; state: SourceState }> {
  const response = await request(source, state, signal, fetch);
  const etag = response.headers.get("etag");
  const lastModified = response.headers.get("last-modified");
  if (response.status === 304) {
    const known = {
      etag: etag ?? state.etag,
      lastModified: lastModified ?? state.lastModified,
    };
    return { values: null, state: known };
  }
  const text = await readText(response, MAX_BODY_BYTES);
  return { values: await readValues(source, text), state: { etag, lastModified } };
}

/** Answers a response that is 304 or has a body to read; throws an `Error` otherwise. */
async function request(
  source: PullSource,
  state: SourceState,
  signal: AbortSignal,
  fetch: SourceDependencies["fetch"],
): Promise<Response> {
  const url = new URL(source.url);
  const headers = new Headers({ accept: ACCEPT[source.type], "user-agent": "edgetopic" });
  if (state.etag !== null) headers.set("if-none-match", state.etag);
  if (state.lastModified !== null) headers.set("if-modified-since", state.lastModified);
  if (url.username !== "" || url.password !== "") {
    headers.set("authorization", basicAuthorization(url));
    // fetch refuses a url that holds them
    url.username = url.password = "";
  }
  const response = await fetch(url.href, { headers, signal });
  const isConditional = state.etag !== null || state.lastModified !== null;
  if (response.ok || (response.status === 304 && isConditional)) return response;
  await response.body?.cancel();
  throw new Error(`it answered with status ${response.status}`);
}

async function readValues(source: PullSource, text: string): Promise<unknown[]> {
  if (source.type === "feed") return readFeed(text, source.id);
  return source.type === "json" ? readJson(text) : readNdjson(text);
}

function parseDocuments(
  values: readonly unknown[],
  dimensions: number,
): { documents: DocumentInput[]; rejected: Rejection[] } {
  const documents: DocumentInput[] = [];
  const rejected: Rejection[] = [];
  const ids = new Set<string>();
  for (const [index, value] of values.entries()) {
    if (value instanceof EdgetopicError) {
      rejected.push({ index, code: value.code, detail: value.message });
      continue;
    }
    const document = parseDocument(value, index, dimensions);
    if (isRejection(document)) {
      rejected.push(document);
    } else if (ids.has(document.id)) {
      const detail = `The source has another document ${document.id} before this one.`;
      rejected.push({ index, id: document.id, code: "duplicate_id", detail });
    } else {
      ids.add(document.id);
      documents.push(document);
    }
  }
  return { documents, rejected };
}

function basicAuthorization(url: URL): string {
  const pair = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`;
  const bytes = new TextEncoder().encode(pair);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** Without name, password, fragment and the query, which may hold a key. */
function displayUrl(url: string): string {
  if (!URL.canParse(url)) return "not a url";
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}

/** In a sentence, without its full stop. Node's fetch says only "fetch failed"; what happened is in the cause. */
function describe(error: unknown): string {
  const cause = error instanceof TypeError && error.cause instanceof Error ? error.cause : error;
  return (cause instanceof Error ? cause.message : String(cause)).replace(/\.$/, "");
}
