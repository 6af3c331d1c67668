import type { Sql } from "../storage/sql.ts";
import type { AlarmClock, CorpusContext } from "./corpus-dependencies.ts";
import { type DueTimes, nextDueAt, readDueTimes } from "./ledger/due.ts";

/** In the order they are seen to: what waits for others comes last. */
const REASONS = ["removal", "refresh", "delivery", "schedule", "settled", "notification"] as const;
/** An alarm this long overdue is taken for lost. */
const lostAfterMs = 60_000;

export interface FiringAlarmClock extends AlarmClock {
  /**
   * What the platform's alarm calls: runs what is due and sets the alarm for what is due next. The
   * first error is thrown once all have run; what failed is tried again by a later alarm.
   */
  fire(actions: Record<keyof DueTimes, () => Promise<void>>): Promise<void>;
}

/**
 * Every reason to wake up is a time in the ledger, so an instance that is gone loses none: the next
 * one derives the alarm from the ledger. Of the alarm itself only a guess is kept in memory, which
 * saves setting it again where it is early enough.
 */
export function createAlarmClock({
  sql,
  now,
  alarm,
  silenceMs,
}: Pick<CorpusContext, "sql" | "now" | "alarm" | "silenceMs">): FiringAlarmClock {
  let awake = false;
  let armed: { at: number; set: Promise<void> } | null = null;

  async function set(at: number): Promise<void> {
    const setting = { at, set: alarm.set(at) };
    armed = setting;
    try {
      await setting.set;
    } catch (error) {
      if (armed === setting) armed = null;
      throw error;
    }
  }

  async function arm(): Promise<void> {
    const due = readNextDueAt(sql, silenceMs);
    if (due === null) return;
    const isEarlyEnough = armed !== null && armed.at <= Math.max(due, now());
    const isLost = armed !== null && armed.at < now() - lostAfterMs;
    if (armed !== null && isEarlyEnough && !isLost) return armed.set;
    await set(Math.max(due, now()));
  }

  async function wake(): Promise<void> {
    if (awake) return;
    await arm();
    awake = true;
  }

  async function fire(actions: Record<keyof DueTimes, () => Promise<void>>): Promise<void> {
    armed = null;
    awake = true;
    const due = readNextDueAt(sql, silenceMs);
    if (due === null) return;
    if (due > now()) return set(due);
    // should this run break off, or a reason fail, this alarm is the one that tries again
    await set(now() + silenceMs);
    const errors: unknown[] = [];
    for (const reason of REASONS) {
      const at = readDueTimes(sql, silenceMs)[reason];
      if (at === null || at > now()) continue;
      try {
        await actions[reason]();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
    const next = readNextDueAt(sql, silenceMs);
    if (next !== null) await set(Math.max(next, now()));
  }

  return { wake, arm, fire };
}

function readNextDueAt(sql: Sql, silenceMs: number): number | null {
  return nextDueAt(readDueTimes(sql, silenceMs));
}
