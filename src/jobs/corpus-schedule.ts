import { EdgetopicError } from "../core/errors.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { queueRefresh, startQueued } from "./corpus-refreshes.ts";
import type { CorpusWork } from "./corpus-work.ts";
import type { Refresh, ScheduledRun, ScheduleReport } from "./corpus.ts";
import { keepSchedule, setNextRun } from "./keep-schedule.ts";
import {
  insertRun,
  pageRuns,
  readScheduleState,
  writeScheduleState,
} from "./ledger/schedule-runs.ts";
import { requireSettings } from "./ledger/settings.ts";
import { listRuns, nextRunAfter } from "./schedule.ts";

const MINUTE_MS = 60_000;

type Outcome = Pick<ScheduledRun, "outcome" | "problem"> & { refresh: Refresh | null };

/** The runs of a corpus's schedule: each once, and those that were not are told of. */
export function createCorpusSchedule(
  context: CorpusContext,
): Pick<
  CorpusWork,
  "runScheduled" | "runNow" | "describeSchedule" | "listRuns" | "pauseSchedule" | "resumeSchedule"
> {
  const { sql, corpus, clock, now } = context;

  async function setPaused(isPaused: boolean): Promise<ScheduleReport> {
    await clock.wake();
    sql.transaction(() => {
      const { schedule } = requireSettings(sql, corpus);
      writeScheduleState(sql, { ...readScheduleState(sql), isPaused });
      setNextRun(context, schedule);
    });
    await keepSchedule(context);
    await clock.arm();
    return readReport(context);
  }

  return {
    async runScheduled(at) {
      await clock.wake();
      const refresh = sql.transaction(() => takeDueRuns(context, Math.max(at, now())));
      await clock.arm();
      if (refresh !== null) await startQueued(context, refresh);
    },
    async runNow() {
      await clock.wake();
      const { started, refresh } = sql.transaction(() => {
        const answer = queueRefresh(context, "auto");
        if (answer.started) note(context, null, 1, { ...STARTED, refresh: answer.refresh });
        return answer;
      });
      await clock.arm();
      if (started) await startQueued(context, refresh);
      return { started, refresh };
    },
    async describeSchedule() {
      await clock.wake();
      return readReport(context);
    },
    async listRuns(page) {
      await clock.wake();
      requireSettings(sql, corpus);
      return pageRuns(sql, page);
    },
    pauseSchedule: () => setPaused(true),
    resumeSchedule: () => setPaused(false),
  };
}

const STARTED = { outcome: "started", problem: null } as const;

/**
 * Notes the runs that are due at `at`, and queues a refresh for the last of them. What was due is not
 * due again, whatever becomes of it. To be called inside a transaction.
 */
function takeDueRuns(context: CorpusContext, at: number): Refresh | null {
  const { sql, corpus } = context;
  const { schedule } = requireSettings(sql, corpus);
  const { nextRunAt, isPaused } = readScheduleState(sql);
  if (schedule === null || isPaused) return null;
  // null where the schedule was kept before its runs were: one of this minute is due
  const first = nextRunAt ?? nextRunAfter(schedule, at - MINUTE_MS);
  if (first === null || first > at) return null;
  const { runs, next } = listRuns(schedule, first, at);
  writeScheduleState(sql, { nextRunAt: next, isPaused });
  const missedCount = runs.length - 1;
  if (missedCount > 0) {
    note(context, first, missedCount, { outcome: "missed", problem: null, refresh: null });
  }
  const outcome = tryToQueue(context);
  note(context, runs.at(-1) ?? first, 1, outcome);
  return outcome.outcome === "started" ? outcome.refresh : null;
}

function tryToQueue(context: CorpusContext): Outcome {
  try {
    const { started, refresh } = queueRefresh(context, "auto");
    return { ...STARTED, outcome: started ? "started" : "overlapped", refresh };
  } catch (error) {
    if (!(error instanceof EdgetopicError)) throw error;
    const problem = { code: error.code, detail: error.message };
    return { outcome: "failed", problem, refresh: null };
  }
}

function note(
  { sql, createId, now }: CorpusContext,
  scheduledAt: number | null,
  count: number,
  { outcome, problem, refresh }: Outcome,
): void {
  const refreshId = refresh?.id ?? null;
  insertRun(sql, {
    id: createId(),
    scheduledAt,
    notedAt: now(),
    outcome,
    count,
    refreshId,
    problem,
  });
}

function readReport({ sql, corpus }: CorpusContext): ScheduleReport {
  const { schedule } = requireSettings(sql, corpus);
  const { nextRunAt, isPaused } = readScheduleState(sql);
  return {
    schedule,
    paused: isPaused,
    nextRunAt: nextRunAt === null ? null : new Date(nextRunAt).toISOString(),
  };
}
