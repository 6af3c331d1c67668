const FIRST_WAIT_MS = 60_000;
const LONGEST_WAIT_MS = 6 * 60 * 60 * 1000;
const LONGEST_ASKED_MS = 24 * 60 * 60 * 1000;

/**
 * How long a source that failed `failureCount` times in a row is left alone: a minute, twice as long
 * each time, at most six hours; longer, at most a day, where its host asked for that.
 */
export function backOffMs(failureCount: number, retryAfterMs: number | null): number {
  const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(failureCount - 1, 20), LONGEST_WAIT_MS);
  return Math.max(waitMs, Math.min(retryAfterMs ?? 0, LONGEST_ASKED_MS));
}
