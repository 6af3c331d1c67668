import { Cron } from "croner";

/** A cron expression of five fields, or a word such as "@daily"; read in UTC where no time zone is given. */
export type Schedule = string | { cron: string; timeZone?: string | undefined };

/** Of an outage longer than so many runs the rest is not counted. */
const MOST_RUNS = 10_000;

/**
 * The first run after a time, in milliseconds since 1970; null where none is to come. A time that the
 * change to summer time leaves out is run when the clocks have changed; of one that comes twice, at the
 * change back, the first is run alone, unless the hours are a `*`.
 */
export function nextRunAfter(schedule: Schedule, at: number): number | null {
  return openCron(schedule).nextRun(new Date(at))?.getTime() ?? null;
}

/** The runs from `first`, which is one, up to `until`, and the first one after. */
export function listRuns(
  schedule: Schedule,
  first: number,
  until: number,
): { runs: number[]; next: number | null } {
  const cron = openCron(schedule);
  const runs: number[] = [];
  let next: number | null = first;
  while (next !== null && next <= until && runs.length < MOST_RUNS) {
    runs.push(next);
    next = cron.nextRun(new Date(next))?.getTime() ?? null;
  }
  return { runs, next: next !== null && next <= until ? nextRunAfter(schedule, until) : next };
}

/** Throws an `Error` where it is no cron expression or no time zone. */
function openCron(schedule: Schedule): Cron {
  const { cron, timeZone = "UTC" } = typeof schedule === "string" ? { cron: schedule } : schedule;
  return new Cron(cron, { mode: "5-part", timezone: timeZone, paused: true });
}

/** Croner reads a date as well; here only what repeats is a schedule. */
export function isSchedule(schedule: Schedule): boolean {
  const { cron } = typeof schedule === "string" ? { cron: schedule } : schedule;
  if (!/^(@[a-z]+|\S+( +\S+){4})$/.test(cron)) return false;
  try {
    return nextRunAfter(schedule, Date.UTC(2026, 0)) !== null;
  } catch {
    return false;
  }
}

export function encodeSchedule(schedule: Schedule): string {
  return typeof schedule === "string" ? schedule : JSON.stringify(schedule);
}

/** No cron expression begins with a brace. */
export function decodeSchedule(text: string): Schedule {
  return text.startsWith("{") ? JSON.parse(text) : text;
}
