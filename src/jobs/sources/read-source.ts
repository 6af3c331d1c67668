import { readBucket } from "./read-bucket.ts";
import { readCustom } from "./read-custom.ts";
import { readGithub } from "./read-github.ts";
import { readList } from "./read-list.ts";
import { readSitemap } from "./read-sitemap.ts";
import type { RequestDependencies } from "./request-source.ts";
import { nameBinding, NO_ACCESS, type SourceAccess } from "./source-access.ts";
import { SourceFailure } from "./source-failure.ts";
import { toSourcePage, type RawPage, type SourcePage } from "./source-page.ts";
import type { PullSource, SourceState } from "./source.ts";

export interface SourceDependencies extends RequestDependencies {
  /** The length a document's own vector must have. */
  dimensions: number;
  corpus: string;
  /** By default nothing is bound. */
  access?: SourceAccess | undefined;
}

/**
 * Reads what is new in a source since `state`, part by part: a part's documents are to be kept before
 * its state is, and then the next call goes on after it, so that nothing is lost where the reading
 * breaks off. Documents that cannot be taken are rejected one by one.
 *
 * Throws a `SourceFailure` whose message begins with the source's name and place, the reason of
 * `signal` where that cancels the reading.
 */
export async function* readSource(
  source: PullSource,
  state: SourceState,
  dependencies: SourceDependencies,
): AsyncGenerator<SourcePage> {
  let count = 0;
  const pages = readPages(source, state, dependencies);
  for (;;) {
    const page = await nextPage(pages, source, dependencies.signal);
    if (page === null) return;
    yield toSourcePage(page, count, { dimensions: dependencies.dimensions, split: source.split });
    count += page.values?.length ?? 0;
  }
}

function readPages(
  source: PullSource,
  state: SourceState,
  dependencies: SourceDependencies,
): AsyncGenerator<RawPage> {
  const { access = NO_ACCESS, corpus } = dependencies;
  switch (source.type) {
    case "sitemap":
      return readSitemap(source, state, dependencies);
    case "r2":
      return readBucket(source, state, access.bucket(source.bucket ?? null));
    case "github":
      return readGithub(source, state, { ...dependencies, github: access.github });
    case "custom":
      return readCustom(source, state, access.service(source.name), corpus);
    default:
      return readList(source, state, dependencies);
  }
}

async function nextPage(
  pages: AsyncGenerator<RawPage>,
  source: PullSource,
  signal: AbortSignal | undefined,
): Promise<RawPage | null> {
  try {
    const { value, done } = await pages.next();
    return done === true ? null : value;
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    const reason = error instanceof Error ? error.message : String(error);
    const sentence = `Source ${source.id} (${placeOf(source)}) failed: ${reason}.`;
    if (!(error instanceof SourceFailure)) throw new SourceFailure(sentence, { cause: error });
    const { isTransient, retryAfterMs } = error;
    throw new SourceFailure(sentence, { isTransient, retryAfterMs, cause: error });
  }
}

/** As it may be shown. */
function placeOf(source: PullSource): string {
  if ("url" in source) return displayUrl(source.url);
  if (source.type === "r2") return `r2:${source.prefix}`;
  return source.type === "github" ? source.repository : nameBinding("SOURCE", source.name);
}

/** Without name, password, fragment and the query, which may hold a key. */
function displayUrl(url: string): string {
  if (!URL.canParse(url)) return "not a url";
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
