import type { CorpusContext } from "./corpus-dependencies.ts";
import { ingest } from "./corpus-ingest.ts";
import { hear } from "./corpus-progress.ts";
import type { CorpusWork } from "./corpus-work.ts";
import type { SourceReport } from "./corpus.ts";
import { deleteDocuments } from "./delete-documents.ts";
import { countDeliveries } from "./ledger/delivery-pages.ts";
import { requireRefreshUnderWay } from "./ledger/refreshes.ts";
import { requireSettings } from "./ledger/settings.ts";
import {
  findSame,
  findWebhook,
  readSourceHealth,
  readSourceRows,
  readSourceState,
  replaceSecret,
  requireSource,
  requireWebhook,
  saveSourceHealth,
  saveSourceState,
  type SourceHealth,
  type SourceRow,
} from "./ledger/sources.ts";
import { backOffMs } from "./sources/back-off.ts";
import { NO_STATE, type Source } from "./sources/source.ts";

const UNTRIED: SourceHealth = {
  triedAt: 0,
  readAt: null,
  changedAt: null,
  failureCount: 0,
  retryAt: null,
  problem: null,
  rejectedCount: 0,
};

/** The sources of a corpus: what a refresh reads of them, and how they fare. */
export function createCorpusSources(
  context: CorpusContext,
): Pick<
  CorpusWork,
  | "beginSource"
  | "addFromSource"
  | "endSource"
  | "listSources"
  | "resetSource"
  | "webhookKeys"
  | "rotateSecret"
> {
  const { sql, corpus, clock, now } = context;

  /** As it was when the refresh began; a refresh knows none that is not its own. */
  function sourceOf(refreshId: string, sourceId: string): Source {
    const { task } = hear(context, refreshId);
    const source = task.settings.sources.find(({ id }) => id === sourceId);
    if (source === undefined) throw new Error(`the refresh has no source ${sourceId}`);
    return source;
  }

  return {
    async beginSource(refreshId, sourceId) {
      await clock.wake();
      const row = findSame(sql, sourceOf(refreshId, sourceId));
      const retryAt = row === null ? null : (readSourceHealth(row)?.retryAt ?? null);
      return {
        state: readSourceState(row),
        retryAt: retryAt !== null && retryAt > now() ? retryAt : null,
      };
    },
    async addFromSource(refreshId, sourceId, { documents, removed }, state) {
      await clock.wake();
      const source = sourceOf(refreshId, sourceId);
      const indexed = documents.map((document, index) => ({ ...document, index }));
      // a source may be added in several calls: what one of them wrote the next may write over
      const report = await ingest(context, context.createId(), indexed, (write) => {
        requireRefreshUnderWay(sql, refreshId);
        if (findSame(sql, source) !== null) saveSourceState(sql, sourceId, state);
        deleteDocuments(sql, removed);
        return write();
      });
      await clock.arm();
      await context.noteUsage?.({ documents: documents.length });
      return report;
    },
    async endSource(refreshId, sourceId, outcome) {
      await clock.wake();
      sql.transaction(() => {
        const row = findSame(sql, sourceOf(refreshId, sourceId));
        if (row === null) return;
        const known = readSourceHealth(row) ?? UNTRIED;
        saveSourceHealth(sql, sourceId, judge(known, outcome, now()));
      });
    },
    async listSources() {
      await clock.wake();
      requireSettings(sql, corpus);
      return readSourceRows(sql).map((row) => toReport(context, row));
    },
    async resetSource(sourceId) {
      await clock.wake();
      return sql.transaction(() => {
        requireSettings(sql, corpus);
        requireSource(sql, sourceId);
        saveSourceState(sql, sourceId, NO_STATE);
        saveSourceHealth(sql, sourceId, null);
        return toReport(context, requireSource(sql, sourceId));
      });
    },
    async webhookKeys(sourceId) {
      await clock.wake();
      requireSettings(sql, corpus);
      const {
        secret,
        previous_secret: previous,
        previous_secret_until: until,
      } = requireWebhook(sql, sourceId);
      const isValid = previous !== null && until !== null && until > now();
      const verify = findWebhook(sql, sourceId)?.verify ?? { by: "standard" };
      return { verify, secrets: isValid ? [secret, previous] : [secret] };
    },
    async rotateSecret(sourceId, secret, graceMs) {
      await clock.wake();
      return sql.transaction(() => {
        requireSettings(sql, corpus);
        const known = requireWebhook(sql, sourceId);
        const isAgain = known.secret === secret;
        const until = isAgain ? (known.previous_secret_until ?? now()) : now() + graceMs;
        if (!isAgain) replaceSecret(sql, sourceId, secret, until);
        return { previousUntil: new Date(until).toISOString() };
      });
    },
  };
}

function judge(
  known: SourceHealth,
  outcome: Parameters<CorpusWork["endSource"]>[2],
  at: number,
): SourceHealth {
  if ("problem" in outcome) {
    const failureCount = known.failureCount + 1;
    const retryAt = at + backOffMs(failureCount, outcome.retryAfterMs);
    return { ...known, triedAt: at, failureCount, retryAt, problem: outcome.problem };
  }
  const { isChanged, rejectedCount } = outcome;
  return {
    triedAt: at,
    readAt: at,
    changedAt: isChanged ? at : known.changedAt,
    failureCount: 0,
    retryAt: null,
    problem: null,
    rejectedCount: isChanged ? rejectedCount : known.rejectedCount,
  };
}

function toReport({ sql, now }: CorpusContext, row: SourceRow): SourceReport {
  const { id, type } = row;
  const at = now();
  const health = readSourceHealth(row);
  const { readAt, changedAt, failureCount, retryAt, problem, rejectedCount } = health ?? UNTRIED;
  return {
    id,
    type,
    state: problem !== null ? "failing" : health === null ? "untried" : "well",
    triedAt: toTime(health?.triedAt ?? null),
    readAt: toTime(readAt),
    changedAt: toTime(changedAt),
    failureCount,
    retryAt: toTime(retryAt !== null && retryAt > at ? retryAt : null),
    problem: problem === null ? null : { code: "source_failed", detail: problem },
    rejectedCount,
    ...(type === "webhook" && { deliveries: countDeliveries(sql, id) }),
  };
}

function toTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
