import type { Sql } from "../../storage/sql.ts";
import { nextDeliveryDueAt } from "./deliveries.ts";
import { nextEndpointDueAt } from "./endpoints.ts";
import { findRefreshUnderWay } from "./refreshes.ts";
import { readScheduleState } from "./schedule-runs.ts";
import { type LedgerSettings, readSettings } from "./settings.ts";
import { hasPullSource } from "./sources.ts";

/** Fewer documents have no topics. */
export const fewestDocuments = 10;
const quietMs = 2000;
const longestWaitMs = 30_000;
/** The platform's cron runs the schedule within its minute; an alarm makes up for it. */
const cronMs = 90_000;

/** What the alarm is for; null where there is no such reason. Everything is read from the ledger. */
export interface DueTimes {
  removal: number | null;
  /** The refresh under way has been silent. */
  refresh: number | null;
  /** A delivery was not taken up. */
  delivery: number | null;
  /** A run of the schedule was due, and nobody ran it. */
  schedule: number | null;
  /** Deliveries have settled: the refresh that is to follow them. */
  settled: number | null;
  /** An endpoint is to be told something. */
  notification: number | null;
}

const nothingDue: DueTimes = {
  removal: null,
  refresh: null,
  delivery: null,
  settled: null,
  notification: null,
  schedule: null,
};

/** `silenceMs` is how long a refresh may be silent. */
export function readDueTimes(sql: Sql, silenceMs: number): DueTimes {
  const settings = readSettings(sql);
  if (settings === null) return nothingDue;
  if (settings.removalDueAt !== null) return { ...nothingDue, removal: settings.removalDueAt };
  const underWay = findRefreshUnderWay(sql);
  const { nextRunAt } = readScheduleState(sql);
  return {
    removal: null,
    refresh: underWay === null ? null : Math.max(underWay.heardAt, underWay.nudgedAt) + silenceMs,
    delivery: nextDeliveryDueAt(sql),
    schedule: nextRunAt === null ? null : nextRunAt + cronMs,
    settled: underWay === null ? settledAt(sql, settings) : null,
    notification: nextEndpointDueAt(sql),
  };
}

/** The earliest; null where there is nothing to wake up for. */
export function nextDueAt(times: DueTimes): number | null {
  const due = Object.values<number | null>({ ...times }).filter((at) => at !== null);
  return due.length === 0 ? null : Math.min(...due);
}

/** Whether a full refresh has something to work on. */
export function isFittable(sql: Sql, settings: LedgerSettings): boolean {
  return settings.documentCount >= fewestDocuments || hasPullSource(sql);
}

function settledAt(sql: Sql, settings: LedgerSettings): number | null {
  if (settings.delivered === null || !isFittable(sql, settings)) return null;
  const { firstAt, lastAt } = settings.delivered;
  return Math.min(lastAt + quietMs, firstAt + longestWaitMs);
}
