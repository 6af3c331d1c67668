import type { ErrorCode } from "../core/errors.ts";
import { announce } from "./announce.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import type { CorpusWork } from "./corpus-work.ts";
import type { RefreshStage, RefreshState } from "./corpus.ts";
import { pageDocuments, readSnapshot } from "./ledger/document-pages.ts";
import {
  abandonRefresh,
  findRefresh,
  type LedgerRefresh,
  noteHeard,
  reportProgress,
  requireRefreshUnderWay,
} from "./ledger/refreshes.ts";
import { requireSettings } from "./ledger/settings.ts";
import { readSpending, writeSpending } from "./ledger/spending.ts";
import { writeVectorUse } from "./ledger/vector-uses.ts";
import { advancePace, type Pace } from "./pace.ts";
import { refreshProgress } from "./refresh-progress.ts";

const ends: ReadonlySet<RefreshState> = new Set(["completed", "failed", "cancelled"]);

/** What a refresh under way reads and says of itself. */
export function createCorpusProgress(
  context: CorpusContext,
): Pick<
  CorpusWork,
  "beginRefresh" | "readDocuments" | "reportRefresh" | "noteSpending" | "failRefresh"
> {
  const { sql, clock } = context;

  return {
    async beginRefresh(refreshId) {
      await clock.wake();
      return hear(context, refreshId).task;
    },
    async readDocuments(refreshId, after, limits) {
      await clock.wake();
      const { task } = hear(context, refreshId);
      const { ids } = pageDocuments(sql, after ?? "", limits);
      return readSnapshot(sql, ids, task.base?.version ?? null);
    },
    async reportRefresh(refreshId, report) {
      if (ends.has(report.state)) throw new Error(`a refresh under way is not "${report.state}"`);
      await clock.wake();
      sql.transaction(() => mergeReport(context, refreshId, report));
    },
    async noteSpending(refreshId, attempt, spent) {
      await clock.wake();
      const [before, after] = sql.transaction(() => {
        hear(context, refreshId);
        const known = readSpending(sql, refreshId);
        writeSpending(sql, refreshId, attempt, spent);
        return [known, readSpending(sql, refreshId)] as const;
      });
      const tokens = after.tokens - before.tokens;
      const cost = (after.cost ?? 0) - (before.cost ?? 0);
      // What costs nothing is limited by nothing.
      if (spent.cost !== 0 && tokens !== 0) await context.noteUsage?.({ tokens, cost });
      return after;
    },
    async failRefresh(refreshId, problem) {
      await clock.wake();
      sql.transaction(() => {
        if (findRefresh(sql, refreshId)?.state === "failed") return;
        failRefresh(context, requireRefreshUnderWay(sql, refreshId), problem);
      });
      await clock.arm();
    },
  };
}

/** Ends a refresh that came to nothing, and tells so. To be called inside a transaction. */
export function failRefresh(
  context: CorpusContext,
  refresh: LedgerRefresh,
  problem: { code: ErrorCode; detail: string },
): void {
  abandonRefresh(context.sql, refresh, { state: "failed", problem }, context.now());
  announce(context, "refresh-failed", { refresh: refresh.id, mode: refresh.mode, problem });
}

/** The refresh under way, and a note that it is alive. Throws `unknown_refresh`. */
export function hear({ sql, now }: CorpusContext, refreshId: string): LedgerRefresh {
  const refresh = requireRefreshUnderWay(sql, refreshId);
  noteHeard(sql, refresh, now());
  return refresh;
}

/** To be called inside a transaction. */
function mergeReport(
  context: CorpusContext,
  refreshId: string,
  {
    state,
    stages = [],
    share,
    warnings = [],
    quietMs = 0,
    vectorUse,
  }: Parameters<CorpusWork["reportRefresh"]>[1],
): void {
  const { sql } = context;
  const at = context.now();
  const known = requireRefreshUnderWay(sql, refreshId);
  const allStages = replaceBy("name", known.stages, stages);
  const merged = {
    id: refreshId,
    state,
    stages: allStages,
    warnings: replaceBy("code", known.warnings, warnings),
    pace: paceOf(context, known, { state, stages: allStages, share }, at),
  };
  reportProgress(sql, merged, at + quietMs);
  if (vectorUse !== undefined) writeVectorUse(sql, refreshId, vectorUse);
}

function paceOf(
  { sql, corpus, dimensionsOf }: CorpusContext,
  { task, state, pace, decision }: LedgerRefresh,
  report: { state: RefreshState; stages: readonly RefreshStage[]; share: number | undefined },
  at: number,
): Pace {
  const { embedder, options } = task.settings;
  const embed = report.stages.find(({ name }) => name === "embed");
  const progress = refreshProgress(report, {
    mode: (decision ?? task).mode === "assign" ? "assign" : "full",
    documentCount: embed?.total ?? requireSettings(sql, corpus).documentCount,
    dimensions: dimensionsOf(embedder),
    options,
  });
  return advancePace(pace, progress, report.state !== state, at);
}

/** The known items in their order, those of a key that comes again replaced, new ones at the end. */
function replaceBy<Key extends string, Item extends Record<Key, unknown>>(
  key: Key,
  known: readonly Item[],
  fresh: readonly Item[],
): Item[] {
  const items = new Map(known.map((item) => [item[key], item]));
  for (const item of fresh) items.set(item[key], item);
  return [...items.values()];
}
