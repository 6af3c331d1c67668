import { DurableObject } from "cloudflare:workers";
import type { RateLimiter, RequestAmount } from "../src/embedders/rate-limiter.ts";
import {
  createTokenBuckets,
  type RatesPerMinute,
  type TokenBucketsState,
} from "../src/embedders/token-buckets.ts";

const BUCKETS = "buckets";

/**
 * The rates of one account at a vendor, named by a hash of vendor and key. A shell: what it does is
 * `createTokenBuckets`.
 */
export class ProviderLimiter extends DurableObject<Env> {
  #open(rates: RatesPerMinute) {
    return createTokenBuckets(rates, this.ctx.storage.kv.get<TokenBucketsState>(BUCKETS));
  }

  acquire(rates: RatesPerMinute, amount: RequestAmount, patienceMs: number): number {
    const buckets = this.#open(rates);
    const waitMs = buckets.acquire(amount, patienceMs, Date.now());
    this.ctx.storage.kv.put(BUCKETS, buckets.state);
    return waitMs;
  }

  report(rates: RatesPerMinute, heard: Parameters<RateLimiter["report"]>[0]): void {
    const buckets = this.#open(rates);
    buckets.report(heard, Date.now());
    this.ctx.storage.kv.put(BUCKETS, buckets.state);
  }
}
