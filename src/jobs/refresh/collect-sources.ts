import { EdgetopicError } from "../../core/errors.ts";
import type { Refresh, Source } from "../corpus.ts";
import { splitIntoBatches } from "../document-batch.ts";
import { fetchSource } from "../sources/fetch-source.ts";
import type { RefreshContext } from "./refresh-context.ts";

type Warning = Refresh["warnings"][number];
type PullSource = Exclude<Source, { type: "webhook" }>;

/**
 * Fetches every source that is fetched into the ledger. One that fails costs no other: the refresh
 * goes on with what there is, and says so in a warning.
 */
export async function collectSources(context: RefreshContext): Promise<void> {
  const { corpus, task, step } = context;
  const sources = task.settings.sources.filter(
    (source): source is PullSource => source.type !== "webhook",
  );
  const warnings = new Map<string, Warning>();
  for (const [i, source] of sources.entries()) {
    const warning = await step(`source-${source.id}`, () => collect(context, source));
    if (warning !== null) addWarning(warnings, warning);
    await step(`report-source-${source.id}`, () =>
      corpus.reportRefresh(task.refreshId, {
        state: "embedding",
        stages: [{ name: "collect", done: i + 1, total: sources.length }],
        warnings: [...warnings.values()],
      }),
    );
  }
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

async function collect(context: RefreshContext, source: PullSource): Promise<Warning | null> {
  const { corpus, task } = context;
  const { dimensions } = await context.embedder(task.settings.embedder);
  const state = await corpus.sourceState(task.refreshId, source.id);
  try {
    const answer = await fetchSource(source, state, { fetch: context.fetch, dimensions });
    if (answer.status === "unchanged") return null;
    const rejected = [...answer.rejected];
    const batches = splitIntoBatches(answer.documents);
    for (const [i, batch] of batches.entries()) {
      // The source counts as read when its last document is in the ledger.
      const reached = i === batches.length - 1 ? answer.state : state;
      const report = await corpus.addFromSource(task.refreshId, source.id, batch, reached);
      rejected.push(...report.rejected);
    }
    const [first] = rejected;
    if (first === undefined) return null;
    const detail = `The source ${source.id} gave ${rejected.length} documents that were rejected; the first: ${first.detail}`;
    return { code: "documents_rejected", detail, count: rejected.length };
  } catch (error) {
    if (!(error instanceof EdgetopicError) || error.code !== "source_failed") throw error;
    return { code: error.code, detail: error.message, count: 1 };
  }
}
