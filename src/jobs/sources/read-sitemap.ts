import { EdgetopicError } from "../../core/errors.ts";
import { nameDocument } from "./name-document.ts";
import { parseSitemap, type SitemapEntry } from "./parse-sitemap.ts";
import { readBytes } from "./read-bytes.ts";
import { readPageText } from "./read-page-text.ts";
import { readText } from "./read-text.ts";
import { requestSource, type RequestDependencies, type Validators } from "./request-source.ts";
import { SourceFailure } from "./source-failure.ts";
import type { RawPage } from "./source-page.ts";
import { NO_STATE, type SitemapSource, type SourceState } from "./source.ts";

/** How far a site is read. */
interface SiteCursor {
  /** The last page read of those whose change is known, which are read by that, then by their URL. */
  changed?: { at: string; url: string } | undefined;
  /** Likewise of the others, which are read in turn, again and again. */
  other?: string | undefined;
  /** Of sitemaps whose pages were all read, and of which each says when it changed. */
  sitemaps?: Record<string, Validators> | undefined;
  /** A page that could not be reached, and how often. */
  failing?: { url: string; count: number } | undefined;
}

const MAX_PAGES = 50;
const MOST_SITEMAPS = 100;
const MOST_ENTRIES = 100_000;
const MOST_SITEMAP_BYTES = 52_428_800;
const MOST_PAGE_BYTES = 4 * 1024 * 1024;
/** Then the page is passed over, so that it does not keep the others from being read. */
const MOST_FAILURES = 3;
const UNKNOWN = { etag: null, lastModified: null };

/**
 * Reads the pages that a sitemap names, each a document: those with a `lastmod` that are new or have
 * changed, the oldest change first, then the others in turn. A page that is gone removes its document;
 * one that cannot be read is rejected. Only pages of the sitemap's own origin are asked for. Throws a
 * `SourceFailure`, also where a page's host does not answer; the next call tries the page again.
 */
export async function* readSitemap(
  source: SitemapSource,
  state: SourceState,
  dependencies: RequestDependencies,
): AsyncGenerator<RawPage> {
  const { maxPages = MAX_PAGES } = source;
  const cursor: SiteCursor = JSON.parse(state.cursor ?? "{}");
  const save = (): SourceState => ({ ...NO_STATE, cursor: JSON.stringify(cursor) });
  const { entries, sitemaps } = await listEntries(source, cursor, dependencies);
  const visits = planVisits(entries, cursor);
  const isBounded = visits.findLastIndex(({ changedAt }) => changedAt !== null) >= maxPages;
  for (const entry of visits.slice(0, maxPages)) {
    const { url, changedAt } = entry;
    let value: { values: unknown[]; removed?: string[] };
    try {
      value = await readPage(source, entry, dependencies);
    } catch (error) {
      const failures = cursor.failing?.url === url ? cursor.failing.count + 1 : 1;
      if (!(error instanceof SourceFailure) || failures < MOST_FAILURES) {
        cursor.failing = { url, count: failures };
        yield { values: null, state: save() };
        throw error;
      }
      value = reject(url, error.message);
    }
    cursor.failing = undefined;
    if (changedAt === null) cursor.other = url;
    else cursor.changed = { at: changedAt, url };
    yield { ...value, state: save() };
  }
  cursor.sitemaps = isBounded ? undefined : sitemaps;
  yield { values: null, state: save() };
}

/** The pages to read, in the order in which they are. */
function planVisits(
  entries: readonly SitemapEntry[],
  { changed, other }: SiteCursor,
): SitemapEntry[] {
  const byUrl = (a: SitemapEntry, b: SitemapEntry): number => (a.url < b.url ? -1 : 1);
  const dated = entries
    .filter(({ url, changedAt: at }) => {
      if (at === null || changed === undefined) return at !== null;
      return at > changed.at || (at === changed.at && url > changed.url);
    })
    .toSorted((a, b) =>
      a.changedAt === b.changedAt
        ? byUrl(a, b)
        : String(a.changedAt) < String(b.changedAt)
          ? -1
          : 1,
    );
  const undated = entries.filter(({ changedAt }) => changedAt === null).toSorted(byUrl);
  const next = undated.findIndex(({ url }) => other === undefined || url > other);
  const inTurn = next < 0 ? undated : [...undated.slice(next), ...undated.slice(0, next)];
  return [...dated, ...inTurn];
}

/** The pages of all sitemaps but those that have not changed, and what to ask with for those the next time. */
async function listEntries(
  source: SitemapSource,
  { changed, sitemaps: known = {} }: SiteCursor,
  dependencies: RequestDependencies,
): Promise<{ entries: SitemapEntry[]; sitemaps: Record<string, Validators> }> {
  const { origin } = new URL(source.url);
  const pages = new Map<string, SitemapEntry>();
  const sitemaps: Record<string, Validators> = {};
  const seen = new Set([source.url]);
  for (const sitemap of seen) {
    const { content, validators } = await requestSource(
      { url: sitemap },
      known[sitemap] ?? UNKNOWN,
      dependencies,
      async (response) =>
        parseSitemap(decode(await readBytes(response.body ?? emptyStream(), MOST_SITEMAP_BYTES))),
    );
    const { isIndex = false, entries = [] } = content ?? {};
    if (!isIndex && entries.every(({ changedAt }) => changedAt !== null)) {
      sitemaps[sitemap] = validators;
    }
    for (const entry of entries) {
      const url = URL.parse(entry.url, sitemap);
      if (url === null || url.origin !== origin) continue;
      url.hash = "";
      const isOld =
        changed !== undefined && entry.changedAt !== null && entry.changedAt < changed.at;
      if (!isIndex) {
        if (isIncluded(source, url)) pages.set(url.href, { ...entry, url: url.href });
      } else if (!isOld && seen.size < MOST_SITEMAPS) seen.add(url.href);
    }
    if (pages.size > MOST_ENTRIES) {
      throw new SourceFailure(`it names more than ${MOST_ENTRIES} pages`);
    }
  }
  return { entries: [...pages.values()], sitemaps };
}

function isIncluded({ include }: SitemapSource, { pathname }: URL): boolean {
  return include === undefined || include.some((prefix) => pathname.startsWith(prefix));
}

async function readPage(
  source: SitemapSource,
  { url, changedAt }: SitemapEntry,
  dependencies: RequestDependencies,
): Promise<{ values: unknown[]; removed?: string[] }> {
  const id = await nameDocument(source.id, url);
  const headers = { accept: "text/html, application/xhtml+xml, text/plain;q=0.8" };
  try {
    const { content } = await requestSource({ url, headers }, UNKNOWN, dependencies, readContent);
    const { title, text, publishedAt } = content ?? { title: "", text: "", publishedAt: undefined };
    const timestamp = publishedAt ?? changedAt ?? undefined;
    const whole = [title, text].filter((part) => part !== "").join("\n\n");
    return { values: [{ id, text: whole, timestamp, metadata: { link: url } }] };
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    if (error.status === 404 || error.status === 410) return { values: [], removed: [id] };
    if (error.isTransient || error.retryAfterMs !== null) throw error;
    return reject(url, error.message);
  }
}

async function readContent(response: Response) {
  const type = response.headers.get("content-type") ?? "text/html";
  const content = await readText(response, MOST_PAGE_BYTES);
  if (/^text\/plain/i.test(type)) return { title: "", text: content, publishedAt: undefined };
  if (/^(?:text\/html|application\/xhtml\+xml)/i.test(type)) return readPageText(content);
  throw new Error(`it is ${type.split(";")[0]}, not a page`);
}

function reject(url: string, reason: string): { values: unknown[] } {
  return {
    values: [new EdgetopicError("source_failed", `The page ${url} was not read: ${reason}.`)],
  };
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

function emptyStream(): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.close() });
}
