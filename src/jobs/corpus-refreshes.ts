import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { failRefresh } from "./corpus-progress.ts";
import { corpusPrefix } from "./corpus-removal.ts";
import type { RefreshTask } from "./corpus-work.ts";
import type { Corpus, Refresh, RefreshMode } from "./corpus.ts";
import type { Sql } from "../storage/sql.ts";
import { fewestDocuments, isFittable } from "./ledger/due.ts";
import { readEndpoints } from "./ledger/endpoints.ts";
import {
  abandonRefresh,
  findRefresh,
  findRefreshUnderWay,
  insertRefresh,
  type LedgerRefresh,
  noteNudged,
  toRefresh,
} from "./ledger/refreshes.ts";
import { clearDelivered, type LedgerSettings, requireSettings } from "./ledger/settings.ts";
import { readSources } from "./ledger/sources.ts";
import { findVersion } from "./ledger/versions.ts";

/** After so many nudges without a sign of life in between a refresh is given up. */
const mostNudges = 10;

/** Starting, watching and cancelling refreshes; `superviseRefresh` is for the alarm. */
export function createCorpusRefreshes(context: CorpusContext): Pick<
  Corpus,
  "startRefresh" | "getRefresh" | "cancelRefresh"
> & {
  superviseRefresh(): Promise<void>;
} {
  const { sql, corpus, clock, refreshes, now } = context;

  return {
    async startRefresh(mode, options = {}) {
      await clock.wake();
      const answer = sql.transaction(() => queueRefresh(context, mode, options));
      await clock.arm();
      await startQueued(context, answer.refresh);
      return answer;
    },
    async getRefresh(id) {
      await clock.wake();
      requireSettings(sql, corpus);
      return toRefresh(sql, requireRefresh(context, id));
    },
    async cancelRefresh(id) {
      await clock.wake();
      const refresh = sql.transaction(() => {
        requireSettings(sql, corpus);
        const known = requireRefresh(context, id);
        if (known.finishedAt !== null) return toRefresh(sql, known);
        abandonRefresh(sql, known, { state: "cancelled" }, now());
        return toRefresh(sql, requireRefresh(context, id));
      });
      await clock.arm();
      if (refresh.state === "cancelled") await attempt(() => refreshes.cancel(id));
      return refresh;
    },
    async superviseRefresh() {
      const refresh = findRefreshUnderWay(sql);
      if (refresh === null) return;
      if (refresh.nudgeCount < mostNudges) {
        noteNudged(sql, refresh.id, now());
        return refreshes.nudge(refresh.id, refresh.task.requestId);
      }
      sql.transaction(() => {
        const detail = `The refresh gave no sign of life although it was woken ${mostNudges} times.`;
        const problem = { code: "refresh_failed", detail } as const;
        failRefresh(context, refresh, problem);
      });
      await attempt(() => refreshes.cancel(refresh.id));
    },
  };
}

/** Has the workflow of a refresh begin; where that cannot be reached, the alarm does later. */
export async function startQueued(context: CorpusContext, refresh: Refresh): Promise<void> {
  if (refresh.state !== "queued") return;
  const task = findRefresh(context.sql, refresh.id)?.task;
  await attempt(() => context.refreshes.start(refresh.id, task?.requestId));
}

/** To be called inside a transaction. Throws as `startRefresh`. */
export function queueRefresh(
  context: CorpusContext,
  mode: RefreshMode,
  { maxCost, requestId }: { maxCost?: number | undefined; requestId?: string } = {},
): { started: boolean; refresh: Refresh } {
  const { sql, corpus, now } = context;
  const settings = requireSettings(sql, corpus);
  const underWay = findRefreshUnderWay(sql);
  if (underWay !== null) return { started: false, refresh: toRefresh(sql, underWay) };
  if (mode === "assign" && settings.publishedVersion === null) {
    throw new EdgetopicError("not_fitted", `The corpus "${corpus}" has no published version.`);
  }
  if (!isFittable(sql, settings)) {
    throw new EdgetopicError(
      "too_few_documents",
      `The corpus "${corpus}" has ${settings.documentCount} documents and no source to fetch; expected at least ${fewestDocuments} documents.`,
    );
  }
  const made = createTask(context, withMaxCost(settings, maxCost), mode);
  const task = requestId === undefined ? made : { ...made, requestId };
  insertRefresh(sql, task, warnOfEndpoints(sql), now());
  clearDelivered(sql);
  return { started: true, refresh: toRefresh(sql, requireRefresh(context, task.refreshId)) };
}

function withMaxCost(settings: LedgerSettings, maxCost = settings.maxCost): LedgerSettings {
  return { ...settings, maxCost };
}

function createTask(
  { sql, corpus, createId }: CorpusContext,
  settings: LedgerSettings,
  mode: RefreshMode,
): RefreshTask {
  const { embedder, options, schedule, maxCost, embedding, drift, publishedVersion } = settings;
  const { representations } = settings;
  const base = publishedVersion === null ? null : findVersion(sql, publishedVersion);
  return {
    refreshId: createId(),
    corpus,
    prefix: corpusPrefix(corpus, settings.incarnation),
    mode,
    settings: {
      embedder,
      options,
      sources: readSources(sql),
      schedule,
      maxCost,
      embedding,
      drift,
      notify: [],
      ...(representations && { representations }),
    },
    base: base === null ? null : { version: base.version, model: base.model },
  };
}

/** Whoever looks at a refresh sees who is not told of it. Only the origin: an address may hold a key. */
function warnOfEndpoints(sql: Sql): Refresh["warnings"] {
  const disabled = readEndpoints(sql).filter(({ disabledAt }) => disabledAt !== null);
  const [first] = disabled;
  if (first === undefined) return [];
  const origin = URL.parse(first.url)?.origin ?? "An endpoint";
  const detail = `${origin} is not notified any more: it failed for a day, or asked not to be.`;
  return [{ code: "endpoint_disabled", detail, count: disabled.length }];
}

function requireRefresh({ sql, corpus }: CorpusContext, id: string): LedgerRefresh {
  const refresh = findRefresh(sql, id);
  if (refresh !== null) return refresh;
  throw new EdgetopicError("unknown_refresh", `The corpus "${corpus}" has no refresh "${id}".`);
}

/**
 * For calls whose failure costs nothing but time: the ledger has the truth, by which the alarm
 * starts what was not started, and a workflow that was not cancelled learns so at its next call.
 */
async function attempt(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch {
    // the ledger has the truth
  }
}
