import { Cron } from "croner";
import { EdgetopicError } from "../core/errors.ts";
import type { ObjectStore } from "../storage/object-store.ts";
import type { Corpus } from "./corpus.ts";

/** A corpus with a schedule keeps an object of its name here that holds the cron expression. */
export const SCHEDULES = "schedules/";
const PAGE = 1_000;
const MINUTE_MS = 60_000;

/**
 * Starts a refresh of every corpus whose schedule has a time in the minute of `scheduledAt`
 * (milliseconds since 1970). A corpus that has too few documents yet is left; any other failure is
 * reported and costs no other corpus its refresh.
 */
export async function startDueRefreshes(
  scheduledAt: number,
  corpus: (id: string) => Pick<Corpus, "startRefresh">,
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
        await corpus(id).startRefresh("auto");
      } catch (error) {
        if (error instanceof EdgetopicError && error.code === "too_few_documents") continue;
        report(id, error);
      }
    }
    if (keys.length < PAGE) return;
    after = keys.at(-1);
  }
}

/** Whether a cron expression, read in UTC, has a time in the minute that begins at `minute`. */
function isDue(expression: string, minute: number): boolean {
  const next = new Cron(expression, { timezone: "UTC" }).nextRun(new Date(minute - 1));
  return next !== null && next.getTime() < minute + MINUTE_MS;
}
