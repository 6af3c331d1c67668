import { EdgetopicError, type ErrorCode } from "../../core/errors.ts";
import type { Sql } from "../../storage/sql.ts";
import type { RefreshTask } from "../corpus-work.ts";
import type {
  Refresh,
  RefreshDecision,
  RefreshMode,
  RefreshStage,
  RefreshState,
} from "../corpus.ts";
import { startPace, type Pace } from "../pace.ts";
import { deleteVersionAssignments } from "./assignments.ts";
import { readSettings } from "./settings.ts";
import { deleteOldSpending, readSpending } from "./spending.ts";

export const refreshesSchema = `CREATE TABLE refreshes (
  id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  task TEXT NOT NULL,
  stages TEXT NOT NULL DEFAULT '[]',
  warnings TEXT NOT NULL DEFAULT '[]',
  pace TEXT NOT NULL,
  version INTEGER,
  obsolete TEXT NOT NULL DEFAULT '[]',
  problem TEXT,
  decision TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  heard_at INTEGER NOT NULL,
  nudged_at INTEGER NOT NULL,
  nudge_count INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID`;

const keptCount = 50;
/** A sign of life is written down only where the last one is older: most calls write nothing for it. */
const heardEveryMs = 5000;

export interface LedgerRefresh {
  id: string;
  mode: RefreshMode;
  state: RefreshState;
  task: RefreshTask;
  stages: RefreshStage[];
  warnings: Refresh["warnings"];
  /** By its last report. */
  pace: Pace;
  /** The number its version has or had; null until it is reserved. */
  version: number | null;
  /** Object prefixes nothing points at since it completed. */
  obsolete: string[];
  problem: { code: ErrorCode; detail: string } | null;
  /** Of mode "auto", once it is made. */
  decision: RefreshDecision | null;
  startedAt: number;
  finishedAt: number | null;
  heardAt: number;
  /** When the watchdog last asked it to go on, and how often it did since a sign of life. */
  nudgedAt: number;
  nudgeCount: number;
}

type RefreshRow = {
  id: string;
  mode: RefreshMode;
  state: RefreshState;
  task: string;
  stages: string;
  warnings: string;
  pace: string;
  version: number | null;
  obsolete: string;
  problem: string | null;
  decision: string | null;
  started_at: number;
  finished_at: number | null;
  heard_at: number;
  nudged_at: number;
  nudge_count: number;
};

function fromRow(row: RefreshRow | undefined): LedgerRefresh | null {
  if (row === undefined) return null;
  return {
    id: row.id,
    mode: row.mode,
    state: row.state,
    task: JSON.parse(row.task),
    stages: JSON.parse(row.stages),
    warnings: JSON.parse(row.warnings),
    pace: JSON.parse(row.pace),
    version: row.version,
    obsolete: JSON.parse(row.obsolete),
    problem: row.problem === null ? null : JSON.parse(row.problem),
    decision: row.decision === null ? null : JSON.parse(row.decision),
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    heardAt: row.heard_at,
    nudgedAt: row.nudged_at,
    nudgeCount: row.nudge_count,
  };
}

/** Null where there is none, the corpus gone included. */
export function findRefresh(sql: Sql, id: string): LedgerRefresh | null {
  const settings = readSettings(sql);
  if (settings === null || settings.removalDueAt !== null) return null;
  return fromRow(sql.all<RefreshRow>("SELECT * FROM refreshes WHERE id = ?", id)[0]);
}

export function findRefreshUnderWay(sql: Sql): LedgerRefresh | null {
  return fromRow(sql.all<RefreshRow>("SELECT * FROM refreshes WHERE finished_at IS NULL")[0]);
}

/** Throws `unknown_refresh` where `id` is not the one under way, the corpus gone included. */
export function requireRefreshUnderWay(sql: Sql, id: string): LedgerRefresh {
  const refresh = findRefresh(sql, id);
  if (refresh === null || refresh.finishedAt !== null) {
    throw new EdgetopicError("unknown_refresh", `Refresh "${id}" is not the one under way.`);
  }
  return refresh;
}

/** Queues a refresh and forgets all but the last 50. */
export function insertRefresh(
  sql: Sql,
  task: RefreshTask,
  warnings: Refresh["warnings"],
  at: number,
): void {
  sql.all(
    `INSERT INTO refreshes
       (id, mode, state, task, warnings, pace, started_at, heard_at, nudged_at)
     VALUES (?, ?, 'queued', ?, ?, ?, ?, ?, ?)`,
    task.refreshId,
    task.mode,
    JSON.stringify(task),
    JSON.stringify(warnings),
    JSON.stringify(startPace(at)),
    at,
    at,
    at,
  );
  sql.all(
    `DELETE FROM refreshes WHERE finished_at IS NOT NULL AND id NOT IN
       (SELECT id FROM refreshes ORDER BY started_at DESC, id DESC LIMIT ?)`,
    keptCount,
  );
  deleteOldSpending(sql);
}

/** `heardAt` may be yet to come: until then silence says nothing. */
export function reportProgress(
  sql: Sql,
  refresh: Pick<LedgerRefresh, "id" | "state" | "stages" | "warnings" | "pace">,
  heardAt: number,
): void {
  sql.all(
    `UPDATE refreshes
     SET state = ?, stages = ?, warnings = ?, pace = ?, heard_at = ?, nudge_count = 0 WHERE id = ?`,
    refresh.state,
    JSON.stringify(refresh.stages),
    JSON.stringify(refresh.warnings),
    JSON.stringify(refresh.pace),
    heardAt,
    refresh.id,
  );
}

/** Notes a sign of life. */
export function noteHeard(sql: Sql, refresh: LedgerRefresh, at: number): void {
  if (refresh.nudgeCount === 0 && at - refresh.heardAt < heardEveryMs) return;
  sql.all("UPDATE refreshes SET heard_at = ?, nudge_count = 0 WHERE id = ?", at, refresh.id);
}

export function noteNudged(sql: Sql, id: string, at: number): void {
  sql.all("UPDATE refreshes SET nudged_at = ?, nudge_count = nudge_count + 1 WHERE id = ?", at, id);
}

export function setRefreshVersion(sql: Sql, id: string, version: number): void {
  sql.all("UPDATE refreshes SET version = ? WHERE id = ?", version, id);
}

export function setDecision(sql: Sql, id: string, decision: RefreshDecision): void {
  sql.all("UPDATE refreshes SET decision = ? WHERE id = ?", JSON.stringify(decision), id);
}

/** Keeps the answer of a refresh that published its version. */
export function completeRefresh(
  sql: Sql,
  id: string,
  obsolete: readonly string[],
  at: number,
): void {
  sql.all(
    "UPDATE refreshes SET state = 'completed', obsolete = ?, finished_at = ? WHERE id = ?",
    JSON.stringify(obsolete),
    at,
    id,
  );
}

/** The refreshes since the last completed one, all of which came to nothing. */
export function readAbandonedIds(sql: Sql): string[] {
  const rows = sql.all<{ id: string }>(
    `SELECT id FROM refreshes
     WHERE state IN ('cancelled', 'failed') AND started_at >=
       (SELECT coalesce(max(started_at), 0) FROM refreshes WHERE state = 'completed')
     ORDER BY id`,
  );
  return rows.map(({ id }) => id);
}

/** Ends a refresh that comes to nothing: what it staged goes. */
export function abandonRefresh(
  sql: Sql,
  refresh: LedgerRefresh,
  end: { state: "cancelled" } | { state: "failed"; problem: { code: ErrorCode; detail: string } },
  at: number,
): void {
  if (refresh.version !== null) deleteVersionAssignments(sql, refresh.version);
  sql.all(
    "UPDATE refreshes SET state = ?, problem = ?, finished_at = ? WHERE id = ?",
    end.state,
    end.state === "failed" ? JSON.stringify(end.problem) : null,
    at,
    refresh.id,
  );
}

export function toRefresh(sql: Sql, refresh: LedgerRefresh): Refresh {
  const { id, mode, state, stages, warnings, version, problem, decision } = refresh;
  const { startedAt, finishedAt } = refresh;
  const isCompleted = state === "completed";
  return {
    id,
    mode,
    ...(decision === null ? {} : { decision }),
    state,
    stages,
    progress: isCompleted ? 1 : refresh.pace.progress,
    remainingSeconds: isCompleted ? 0 : finishedAt === null ? refresh.pace.remainingSeconds : null,
    warnings,
    usage: readSpending(sql, id),
    ...(isCompleted && version !== null ? { version } : {}),
    ...(problem === null ? {} : { problem }),
    startedAt: new Date(startedAt).toISOString(),
    ...(finishedAt === null ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
  };
}
