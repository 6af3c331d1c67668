import { readFeed } from "./feed.ts";
import { findNextPage, withParameter } from "./find-next-page.ts";
import { readPointer } from "./json-pointer.ts";
import { mapItems, readItems } from "./read-items.ts";
import { readText } from "./read-text.ts";
import { requestSource, type RequestDependencies, type Validators } from "./request-source.ts";
import { SourceFailure } from "./source-failure.ts";
import type { FeedSource, ListSource, SourceState } from "./source.ts";
import type { RawPage } from "./source-page.ts";

/** What is remembered of a list of several pages, or of one that is asked for what is newer. */
interface ListCursor {
  /** Where to go on, where the pages were not all read. */
  next?: string | undefined;
  /** The greatest value of all that was read to the end, and of what is being read. */
  since?: string | undefined;
  newest?: string | undefined;
  pages?: Record<string, PageMemory>;
}

type PageMemory = Validators & { next: string | null };

interface ReadPage extends PageMemory {
  /** Null where nothing has changed. */
  values: unknown[] | null;
  newest: string | undefined;
}

const MAX_BODY_BYTES = 16 * 1024 * 1024;
const MAX_PAGES = 50;
const UNKNOWN: PageMemory = { etag: null, lastModified: null, next: null };

const ACCEPT = {
  feed: "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
  json: "application/json, */*;q=0.5",
  ndjson: "application/x-ndjson, application/jsonl, */*;q=0.5",
  csv: "text/csv, */*;q=0.5",
};

/**
 * Reads a feed, or a list over HTTP page by page, each asked for conditionally. A body has at most 16
 * MiB, uncompressed; the declared content type is not held against it. Where a page fails, those
 * before are kept, and the next call goes on there. Throws a `SourceFailure` or an `Error`.
 */
export async function* readList(
  source: FeedSource | ListSource,
  state: SourceState,
  dependencies: RequestDependencies,
): AsyncGenerator<RawPage> {
  const list = source.type === "feed" ? null : source;
  const cursor: ListCursor = JSON.parse(state.cursor ?? "{}");
  const known = cursor.pages ?? {};
  const isPlain = list?.next === undefined && list?.since === undefined;
  const pages: Record<string, PageMemory> = cursor.next === undefined ? {} : { ...known };
  const seen = new Set<string>();
  let newest = cursor.newest ?? cursor.since;
  let url: string | null = cursor.next ?? firstUrl(source, cursor.since);
  while (url !== null && seen.size < (list?.maxPages ?? MAX_PAGES)) {
    if (seen.has(url)) throw new SourceFailure("its next page is one that was read before");
    seen.add(url);
    const memory = isPlain ? { ...state, next: null } : (known[url] ?? UNKNOWN);
    const page: ReadPage = await readPage(source, url, memory, dependencies);
    const { values, next, etag, lastModified } = page;
    newest = greater(newest, page.newest);
    pages[url] = { etag, lastModified, next };
    url = next;
    const reached: ListCursor =
      url === null
        ? { since: newest, pages }
        : { since: cursor.since, newest, next: url, pages: { ...known, ...pages } };
    yield {
      values,
      state: isPlain
        ? { etag, lastModified, cursor: null }
        : { etag: null, lastModified: null, cursor: JSON.stringify(reached) },
    };
  }
}

async function readPage(
  source: FeedSource | ListSource,
  url: string,
  known: PageMemory,
  dependencies: RequestDependencies,
): Promise<ReadPage> {
  const address = { url, headers: { accept: ACCEPT[source.type] } };
  const { content, headers, validators } = await requestSource(
    address,
    known,
    dependencies,
    (response) => readText(response, MAX_BODY_BYTES),
  );
  if (content === null) {
    return { values: null, newest: undefined, next: known.next, ...validators };
  }
  if (source.type === "feed") {
    const values = await readFeed(content, source.id);
    return { values, newest: undefined, next: null, ...validators };
  }
  const read = readItems(source.type, content, source);
  return {
    values: await mapItems(read.items, source, source.id),
    newest: source.since && findNewest(read.items, source.since.pointer),
    next: findNextPage(source.next, {
      url,
      headers,
      content: read.content,
      itemCount: read.items.length,
    }),
    ...validators,
  };
}

function firstUrl(source: FeedSource | ListSource, since: string | undefined): string {
  if (!URL.canParse(source.url)) throw new SourceFailure("Invalid URL");
  if (source.type === "feed") return source.url;
  let { url } = source;
  if (source.since !== undefined && since !== undefined) {
    url = withParameter(url, source.since.parameter, since);
  }
  const { next } = source;
  const isNumbered = next?.by === "number" && !new URL(url).searchParams.has(next.parameter);
  return isNumbered ? withParameter(url, next.parameter, String(next.first)) : url;
}

function findNewest(items: readonly unknown[], pointer: string): string | undefined {
  let newest: string | undefined;
  for (const item of items) {
    const value = readPointer(item, pointer);
    if (typeof value === "string" || typeof value === "number") {
      newest = greater(newest, String(value));
    }
  }
  return newest;
}

/** By number where both are numbers, else by code units, as ISO 8601 times are ordered. */
function greater(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const isNumeric = a.trim() !== "" && b.trim() !== "" && !isNaN(Number(a)) && !isNaN(Number(b));
  return (isNumeric ? Number(b) > Number(a) : b > a) ? b : a;
}
