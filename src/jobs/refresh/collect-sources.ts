import { EdgetopicError } from "../../core/errors.ts";
import type { Source } from "../corpus.ts";
import { splitIntoBatches } from "../document-batch.ts";
import { fetchSource } from "../sources/fetch-source.ts";
import type { RefreshContext } from "./refresh-context.ts";

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
  for (const [i, source] of sources.entries()) {
    const answer = await step(`source-${source.id}`, () => collect(context, source));
    await step(`report-source-${source.id}`, () =>
      corpus.reportRefresh(task.refreshId, {
        state: "embedding",
        stages: [{ name: "collect", done: i + 1, total: sources.length }],
        warnings: answer.warnings,
      }),
    );
  }
}

async function collect(context: RefreshContext, source: PullSource) {
  const { corpus, task } = context;
  const { dimensions } = await context.embedder(task.settings.embedder);
  const state = await corpus.sourceState(task.refreshId, source.id);
  try {
    const answer = await fetchSource(source, state, { fetch: context.fetch, dimensions });
    if (answer.status === "unchanged") return { warnings: [] };
    const rejected = [...answer.rejected];
    const batches = splitIntoBatches(answer.documents);
    for (const [i, batch] of batches.entries()) {
      // The source counts as read when its last document is in the ledger.
      const reached = i === batches.length - 1 ? answer.state : state;
      const report = await corpus.addFromSource(task.refreshId, source.id, batch, reached);
      rejected.push(...report.rejected);
    }
    const [first] = rejected;
    if (first === undefined) return { warnings: [] };
    const detail = `The source ${source.id} gave ${rejected.length} documents that were rejected; the first: ${first.detail}`;
    return { warnings: [{ code: "documents_rejected", detail, count: rejected.length }] };
  } catch (error) {
    if (!(error instanceof EdgetopicError) || error.code !== "source_failed") throw error;
    return { warnings: [{ code: error.code, detail: error.message, count: 1 }] };
  }
}
