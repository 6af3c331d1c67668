import type { Random } from "../core/math/random.ts";
import type { EmbedderError } from "./embedder-error.ts";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * How long to wait after the `attempt`-th failure (from 1 on): as long as the vendor asks, however
 * long, and a little more, so that not all that were told the same come back at once; otherwise
 * exponential with full jitter (0 … 0.5 s × 2^(attempt − 1), the upper bound at most 30 s).
 */
export function retryWait(error: EmbedderError, attempt: number, random: Random): number {
  const jitter = random.uniform();
  if (error.retryAfterMs !== undefined) {
    return Math.max(0, error.retryAfterMs) + Math.round(jitter * FIRST_WAIT_MS);
  }
  const bound = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(jitter * bound);
}
