import type { Sql } from "../../storage/sql.ts";
import type { ScheduledRun } from "../corpus.ts";

/** Of the schedule, what is not a setting: when it runs next, and whether it does. */
export const scheduleSchema = [
  `CREATE TABLE schedule (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  next_run_at INTEGER,
  is_paused INTEGER NOT NULL DEFAULT 0
) STRICT`,
  `CREATE TABLE schedule_runs (
  id TEXT PRIMARY KEY,
  scheduled_at INTEGER,
  noted_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL,
  refresh_id TEXT,
  problem TEXT
) STRICT, WITHOUT ROWID`,
] as const;

const keptCount = 1000;

export interface ScheduleState {
  /** Null where it is paused, or there is no schedule. */
  nextRunAt: number | null;
  isPaused: boolean;
}

export function readScheduleState(sql: Sql): ScheduleState {
  const row = sql.all<{ nextRunAt: number | null; isPaused: number }>(
    "SELECT next_run_at AS nextRunAt, is_paused AS isPaused FROM schedule",
  )[0];
  return { nextRunAt: row?.nextRunAt ?? null, isPaused: row?.isPaused === 1 };
}

export function writeScheduleState(sql: Sql, { nextRunAt, isPaused }: ScheduleState): void {
  sql.all(
    "INSERT OR REPLACE INTO schedule (only, next_run_at, is_paused) VALUES (1, ?, ?)",
    nextRunAt,
    isPaused ? 1 : 0,
  );
}

/** A run in milliseconds since 1970; `id` is a ULID. */
export interface NotedRun {
  id: string;
  /** Null: it was asked for. */
  scheduledAt: number | null;
  notedAt: number;
  outcome: ScheduledRun["outcome"];
  /** Runs that this tells of, from `scheduledAt` on. */
  count: number;
  refreshId: string | null;
  problem: ScheduledRun["problem"];
}

/** Forgets all but the last 1,000. */
export function insertRun(sql: Sql, run: NotedRun): void {
  sql.all(
    `INSERT INTO schedule_runs (id, scheduled_at, noted_at, outcome, count, refresh_id, problem)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    run.id,
    run.scheduledAt,
    run.notedAt,
    run.outcome,
    run.count,
    run.refreshId,
    run.problem === null ? null : JSON.stringify(run.problem),
  );
  sql.all(
    `DELETE FROM schedule_runs WHERE id <=
       (SELECT id FROM schedule_runs ORDER BY id DESC LIMIT 1 OFFSET ?)`,
    keptCount,
  );
}

type RunRow = Omit<NotedRun, "problem"> & { problem: string | null };

/** The latest first. */
export function pageRuns(
  sql: Sql,
  { cursor, limit }: { cursor?: string | undefined; limit: number },
): { runs: ScheduledRun[]; cursor: string | null } {
  const rows = sql.all<RunRow>(
    `SELECT id, scheduled_at AS scheduledAt, noted_at AS notedAt, outcome, count,
       refresh_id AS refreshId, problem
     FROM schedule_runs WHERE ? IS NULL OR id < ? ORDER BY id DESC LIMIT ?`,
    cursor ?? null,
    cursor ?? null,
    limit + 1,
  );
  const page = rows.slice(0, limit);
  return {
    runs: page.map(toScheduledRun),
    cursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null,
  };
}

function toScheduledRun({ id, scheduledAt, notedAt, refreshId, ...run }: RunRow): ScheduledRun {
  return {
    id,
    scheduledAt: scheduledAt === null ? null : new Date(scheduledAt).toISOString(),
    notedAt: new Date(notedAt).toISOString(),
    outcome: run.outcome,
    count: run.count,
    refresh: refreshId,
    problem: run.problem === null ? null : JSON.parse(run.problem),
  };
}
