import { EdgetopicError } from "../core/errors.ts";

const TOLERANCE_MS = 300_000;
/** Later times are in milliseconds. */
const MOST_SECONDS = 1e11;

/**
 * Refuses a delivery that was signed over 300 seconds from `nowMs`, by a time in seconds or
 * milliseconds since 1970. Throws `timestamp_out_of_tolerance`.
 */
export function refuseOldSignature(name: string, timestamp: string, nowMs: number): void {
  const at = Number(timestamp);
  const signedAtMs = at < MOST_SECONDS ? at * 1000 : at;
  if (Math.abs(nowMs - signedAtMs) <= TOLERANCE_MS) return;
  throw new EdgetopicError(
    "timestamp_out_of_tolerance",
    `${name} is ${timestamp}, more than 300 seconds from now.`,
  );
}
