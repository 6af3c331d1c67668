import type { RateHint, RateHints } from "./embedder.ts";
import type { RequestAmount } from "./rate-limiter.ts";

/** How much a minute of each; what is left out is unlimited. */
export interface RatesPerMinute {
  requestsPerMinute?: number | undefined;
  inputsPerMinute?: number | undefined;
  tokensPerMinute?: number | undefined;
}

/** Plain JSON, to be kept and given again. */
export interface TokenBucketsState {
  /** What is left in each bucket, below zero what was promised already. */
  levels: RequestAmount;
  /** When the levels were true, ms. */
  at: number;
  /** Nothing is sent before then, ms: a refusal asked for it. */
  closedUntil: number;
  /** What the vendor said its limits a minute are, where that is not what was given. */
  heard: RatesPerMinute;
}

const NAMES = ["requests", "inputs", "tokens"] as const;
const MINUTE_MS = 60_000;
/** How much of a minute's rate may be taken at once. */
const BURST = 1 / 6;

/**
 * Token buckets for requests, inputs and tokens, as one: an amount is taken from all three at once,
 * and may be taken before it is there, in which case the answer is how long to wait; whoever asks
 * next waits behind. An amount larger than a bucket waits until the bucket is full and leaves it in
 * debt. `now` in ms, never decreasing.
 */
export function createTokenBuckets(given: RatesPerMinute, kept?: TokenBucketsState) {
  const state: TokenBucketsState = kept ?? {
    levels: { requests: Infinity, inputs: Infinity, tokens: Infinity },
    at: 0,
    closedUntil: 0,
    heard: {},
  };

  function perMs(name: (typeof NAMES)[number]): number {
    const key = `${name}PerMinute` as const;
    return (state.heard[key] ?? given[key] ?? Infinity) / MINUTE_MS;
  }

  /** At least one, or a slow rate would never let anything through. */
  const capacity = (name: (typeof NAMES)[number]) => Math.max(1, perMs(name) * MINUTE_MS * BURST);

  function refill(now: number): void {
    const passedMs = Math.max(0, now - state.at);
    for (const name of NAMES) {
      // A level that JSON could not keep is null there, and a bucket that was never used is full.
      const level = state.levels[name] ?? Infinity;
      const gained = passedMs === 0 ? 0 : passedMs * perMs(name);
      state.levels[name] = Math.min(capacity(name), level + gained);
    }
    state.at = Math.max(state.at, now);
  }

  function waitFor(amount: RequestAmount, now: number): number {
    let waitMs = Math.max(0, state.closedUntil - now);
    for (const name of NAMES) {
      if (amount[name] === 0 || perMs(name) === Infinity) continue;
      const missing = Math.min(amount[name], capacity(name)) - state.levels[name];
      if (missing > 0) waitMs = Math.max(waitMs, missing / perMs(name));
    }
    return Math.ceil(waitMs);
  }

  function listen(name: (typeof NAMES)[number], hint: RateHint, now: number): void {
    const { limit, remaining, resetMs } = hint;
    const key = `${name}PerMinute` as const;
    if (limit !== undefined && limit > 0 && resetMs !== undefined && resetMs <= MINUTE_MS) {
      state.heard[key] = Math.min(limit, given[key] ?? Infinity);
    }
    if (remaining === 0 && resetMs !== undefined && perMs(name) === Infinity) {
      state.closedUntil = Math.max(state.closedUntil, now + resetMs);
    }
    // The vendor knows of requests that nobody here sent; more than is known here is not believed.
    if (remaining !== undefined) state.levels[name] = Math.min(state.levels[name], remaining);
  }

  return {
    state,
    acquire(amount: RequestAmount, patienceMs: number, now: number): number {
      refill(now);
      const waitMs = waitFor(amount, now);
      if (waitMs > patienceMs) return waitMs;
      for (const name of NAMES) state.levels[name] -= amount[name];
      return waitMs;
    },
    report(
      {
        hints = {},
        retryAfterMs,
      }: { hints?: RateHints | undefined; retryAfterMs?: number | undefined },
      now: number,
    ): void {
      refill(now);
      for (const name of NAMES) {
        const hint = hints[name];
        if (hint !== undefined) listen(name, hint, now);
      }
      if (retryAfterMs !== undefined) {
        state.closedUntil = Math.max(state.closedUntil, now + retryAfterMs);
      }
    },
  };
}
