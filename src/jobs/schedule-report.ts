import type { ErrorCode } from "../core/errors.ts";
import type { Schedule } from "./schedule.ts";

/** A corpus's schedule as it stands. */
export interface ScheduleReport {
  schedule: Schedule | null;
  paused: boolean;
  /** Null where it is paused, or there is no schedule. */
  nextRunAt: string | null;
}

/** What became of a run of the schedule, or of several that were missed. */
export interface ScheduledRun {
  id: string;
  /** When it was to be, the first of several; null: it was asked for. */
  scheduledAt: string | null;
  notedAt: string;
  /** "overlapped": a refresh was under way already, and no other was begun. */
  outcome: "started" | "overlapped" | "missed" | "failed";
  count: number;
  /** The one that was started, or under way. */
  refresh: string | null;
  problem: { code: ErrorCode; detail: string } | null;
}
