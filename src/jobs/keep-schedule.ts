import type { CorpusContext } from "./corpus-dependencies.ts";
import { readScheduleState, writeScheduleState } from "./ledger/schedule-runs.ts";
import { readSettings } from "./ledger/settings.ts";
import { encodeSchedule, nextRunAfter, type Schedule } from "./schedule.ts";
import { SCHEDULES } from "./start-due-refreshes.ts";

/** From now on, unless it is paused. To be called inside a transaction. */
export function setNextRun({ sql, now }: CorpusContext, schedule: Schedule | null): void {
  const { isPaused } = readScheduleState(sql);
  const nextRunAt = schedule === null || isPaused ? null : nextRunAfter(schedule, now());
  writeScheduleState(sql, { nextRunAt, isPaused });
}

/** Where the platform's cron finds it: after the ledger, which decides whether it may change. */
export async function keepSchedule({ sql, corpus, objects }: CorpusContext): Promise<void> {
  const key = SCHEDULES + corpus;
  const schedule = readSettings(sql)?.schedule ?? null;
  const isRunning = schedule !== null && !readScheduleState(sql).isPaused;
  await (isRunning ? objects.put(key, encodeSchedule(schedule)) : objects.delete([key]));
}
