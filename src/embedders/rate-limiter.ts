import type { RateHints } from "./embedder.ts";

/** What a request takes of a vendor's rates. */
export interface RequestAmount {
  requests: number;
  inputs: number;
  tokens: number;
}

/** Hands out a vendor's rates to all who share an account there. */
export interface RateLimiter {
  /**
   * Takes an amount and answers how long to wait before sending it. Where that is longer than
   * `patienceMs`, nothing is taken.
   */
  acquire(amount: RequestAmount, patienceMs: number): Promise<number>;
  /** What an answer's headers said of the rates, and how long a refusal asked to wait. */
  report(heard: {
    hints?: RateHints | undefined;
    retryAfterMs?: number | undefined;
  }): Promise<void>;
}
