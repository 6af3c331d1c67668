import { readList } from "./read-list.ts";
import type { RequestDependencies } from "./request-source.ts";
import { SourceFailure } from "./source-failure.ts";
import { toSourcePage, type RawPage, type SourcePage } from "./source-page.ts";
import type { PullSource, SourceState } from "./source.ts";

export interface SourceDependencies extends RequestDependencies {
  /** The length a document's own vector must have. */
  dimensions: number;
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
    yield toSourcePage(page, count, dependencies.dimensions);
    count += page.values?.length ?? 0;
  }
}

function readPages(
  source: PullSource,
  state: SourceState,
  dependencies: SourceDependencies,
): AsyncGenerator<RawPage> {
  return readList(source, state, dependencies);
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
  return displayUrl(source.url);
}

/** Without name, password, fragment and the query, which may hold a key. */
function displayUrl(url: string): string {
  if (!URL.canParse(url)) return "not a url";
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === "" ? "" : "?…"}`;
}
