import type { Refresh, Rejection, Source } from "../corpus.ts";
import { splitIntoBatches } from "../document-batch.ts";
import { readSource } from "../sources/read-source.ts";
import { SourceFailure } from "../sources/source-failure.ts";
import type { PullSource, SourceState } from "../sources/source.ts";
import type { RefreshContext } from "./refresh-context.ts";

type Warning = Refresh["warnings"][number];

/**
 * Reads every source that is fetched into the ledger. One that fails costs no other: the refresh
 * goes on with what there is, and says so in a warning.
 */
export async function collectSources(context: RefreshContext): Promise<void> {
  const { corpus, task, step } = context;
  const sources = task.settings.sources.filter(isPulled);
  const warnings = new Map<string, Warning>();
  for (const [i, source] of sources.entries()) {
    const found = await step(`source-${source.id}`, () => collect(context, source));
    for (const warning of found) addWarning(warnings, warning);
    await step(`report-source-${source.id}`, () =>
      corpus.reportRefresh(task.refreshId, {
        state: "embedding",
        stages: [{ name: "collect", done: i + 1, total: sources.length }],
        warnings: [...warnings.values()],
      }),
    );
  }
}

function isPulled(source: Source): source is PullSource {
  return source.type !== "webhook";
}

/** A refresh has one warning of a code: that of several sources names each. */
function addWarning(warnings: Map<string, Warning>, { code, detail, count }: Warning): void {
  const known = warnings.get(code);
  warnings.set(code, {
    code,
    detail: known === undefined ? detail : `${known.detail} ${detail}`,
    count: (known?.count ?? 0) + count,
  });
}

async function collect(context: RefreshContext, source: PullSource): Promise<Warning[]> {
  const { corpus, task } = context;
  const { state, retryAt } = await corpus.beginSource(task.refreshId, source.id);
  if (retryAt !== null) {
    const until = new Date(retryAt).toISOString();
    const detail = `Source ${source.id} failed before and is left alone until ${until}.`;
    return [{ code: "source_failed", detail, count: 1 }];
  }
  const rejections: Rejection[] = [];
  const warnings: Warning[] = [];
  try {
    const isChanged = await readAll(context, source, state, rejections);
    const outcome = { isChanged, rejectedCount: rejections.length };
    await corpus.endSource(task.refreshId, source.id, outcome);
  } catch (error) {
    if (!(error instanceof SourceFailure)) throw error;
    const { message: problem, retryAfterMs } = error;
    await corpus.endSource(task.refreshId, source.id, { problem, retryAfterMs });
    warnings.push({ code: "source_failed", detail: problem, count: 1 });
  }
  const [first] = rejections;
  if (first !== undefined) {
    const count = rejections.length;
    const detail = `The source ${source.id} gave ${count} documents that were rejected; the first: ${first.detail}`;
    warnings.push({ code: "documents_rejected", detail, count });
  }
  return warnings;
}

/** Answers whether there was something new. What was rejected until it fails is told, too. */
async function readAll(
  context: RefreshContext,
  source: PullSource,
  state: SourceState,
  rejections: Rejection[],
): Promise<boolean> {
  const { corpus, task, fetch, now, access, pause: sleep = pauseFor } = context;
  const { dimensions } = await context.embedder(task.settings.embedder);
  let known = state;
  let isChanged = false;
  const dependencies = { fetch, now, sleep, dimensions, corpus: task.corpus, access };
  for await (const page of readSource(source, state, dependencies)) {
    rejections.push(...page.rejected);
    isChanged ||= page.isChanged;
    const batches = splitIntoBatches(page.documents);
    for (const [i, documents] of batches.entries()) {
      const content = { documents, removed: i === 0 ? page.removed : [] };
      // A page counts as read when its last document is in the ledger.
      const reached = i === batches.length - 1 ? page.state : known;
      const report = await corpus.addFromSource(task.refreshId, source.id, content, reached);
      rejections.push(...report.rejected);
    }
    known = page.state;
  }
  return isChanged;
}

function pauseFor(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
