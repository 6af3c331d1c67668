import type { ObjectStore } from "../storage/object-store.ts";
import type { CorpusWork } from "./corpus-work.ts";
import { decodeSchedule, nextRunAfter } from "./schedule.ts";

/** A corpus with a schedule keeps an object of its name here that holds the schedule. */
export const SCHEDULES = "schedules/";
const PAGE = 1_000;
const MINUTE_MS = 60_000;

/**
 * Has every corpus run its schedule that has a time in the minute of `scheduledAt` (milliseconds since
 * 1970). A failure is reported and costs no other corpus its run; the corpus itself makes up for it.
 */
export async function startDueRefreshes(
  scheduledAt: number,
  corpus: (id: string) => Pick<CorpusWork, "runScheduled">,
  objects: ObjectStore,
  report: (corpus: string, error: unknown) => void,
): Promise<void> {
  const minute = Math.floor(scheduledAt / MINUTE_MS) * MINUTE_MS;
  let after: string | undefined;
  for (;;) {
    const keys = await objects.list(SCHEDULES, { after, limit: PAGE });
    for (const key of keys) {
      const id = key.slice(SCHEDULES.length);
      try {
        const expression = await objects.get(key);
        if (expression === null || !isDue(new TextDecoder().decode(expression), minute)) continue;
        await corpus(id).runScheduled(scheduledAt);
      } catch (error) {
        report(id, error);
      }
    }
    if (keys.length < PAGE) return;
    after = keys.at(-1);
  }
}

/** Whether a schedule has a time in the minute that begins at `minute`. */
function isDue(text: string, minute: number): boolean {
  const next = nextRunAfter(decodeSchedule(text), minute - 1);
  return next !== null && next < minute + MINUTE_MS;
}
