import { EdgetopicError } from "../../core/errors.ts";
import type { Source } from "../corpus.ts";
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
    const report = await corpus.addFromSource(
      task.refreshId,
      source.id,
      answer.documents,
      answer.state,
    );
    const rejected = answer.rejected.length + report.rejected.length;
    if (rejected === 0) return { warnings: [] };
    const first = answer.rejected[0] ?? report.rejected[0];
    const detail = `The source ${source.id} gave ${rejected} documents that were rejected; the first: ${first?.detail ?? ""}`;
    return { warnings: [{ code: "documents_rejected", detail, count: rejected }] };
  } catch (error) {
    if (!(error instanceof EdgetopicError) || error.code !== "source_failed") throw error;
    return { warnings: [{ code: error.code, detail: error.message, count: 1 }] };
  }
}
