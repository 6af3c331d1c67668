import type { Context, MiddlewareHandler } from "hono";
import { EdgetopicError } from "../../core/errors.ts";
import type { MeterOf } from "../access/charge.ts";
import { LOOPBACK_CALLER } from "../access/caller.ts";
import type { AppEnv } from "../app-env.ts";
import type { Dependencies } from "../dependencies.ts";

const COUNT_AFTER_MS = 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Lets no more calls of a key through than its `requestsPerMinute`, and says in `RateLimit-Policy` and
 * `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10) what is left. Throws `rate_limited`, with
 * `Retry-After`, which a day's quota that is used up (`quota_exceeded`) gets here too. Calls of keys without such a limit are counted, by the second, and wait for nothing.
 */
export function limitRate(
  meterOf: MeterOf,
  dependencies: Pick<Dependencies, "now" | "sleep" | "report">,
): MiddlewareHandler<AppEnv> {
  const count = createRequestCounter(meterOf, dependencies);
  return async (c, next) => {
    // A delivery has no caller.
    const caller = c.get("caller") as AppEnv["Variables"]["caller"] | undefined;
    if (caller === undefined || caller.id === LOOPBACK_CALLER.id) return next();
    const { requestsPerMinute } = caller.limits;
    if (requestsPerMinute === undefined) {
      count(c, caller.id);
      await next();
      return sayWhenAgain(c, dependencies.now());
    }
    const state = await meterOf(`key:${caller.id}`).takeRequest(requestsPerMinute);
    const { isAllowed, limit, remaining, resetSeconds } = state;
    c.header("RateLimit-Policy", `"key";q=${limit};w=60`);
    c.header("RateLimit", `"key";r=${remaining};t=${resetSeconds}`);
    if (isAllowed) {
      await next();
      return sayWhenAgain(c, dependencies.now());
    }
    c.header("Retry-After", String(resetSeconds));
    throw new EdgetopicError(
      "rate_limited",
      `The key may make ${limit} calls a minute; the next in ${resetSeconds} s.`,
    );
  };
}

/** A quota begins anew with the day. */
function sayWhenAgain({ res }: Context<AppEnv>, now: number): void {
  if (res.status !== 429 || res.headers.has("retry-after")) return;
  res.headers.set("Retry-After", String(Math.ceil((DAY_MS - (now % DAY_MS)) / 1000)));
}

/** Notes the calls of a second at once, after they are answered. */
function createRequestCounter(
  meterOf: MeterOf,
  { sleep, report }: Pick<Dependencies, "sleep" | "report">,
): (c: Context<AppEnv>, key: string) => void {
  const counts = new Map<string, number>();
  let isWaiting = false;

  async function noteLater(requestId: string): Promise<void> {
    await sleep(COUNT_AFTER_MS);
    const noted = [...counts];
    counts.clear();
    isWaiting = false;
    const work = noted.map(([key, requests]) => meterOf(`key:${key}`).note({ requests }));
    for (const outcome of await Promise.allSettled(work)) {
      if (outcome.status === "rejected") report(outcome.reason, requestId);
    }
  }

  return (c, key) => {
    counts.set(key, (counts.get(key) ?? 0) + 1);
    if (isWaiting) return;
    isWaiting = true;
    waitUntil(c, noteLater(c.get("requestId")));
  };
}

/** Outside of a Worker nothing ends before its promises do. */
function waitUntil(c: Context<AppEnv>, work: Promise<void>): void {
  let context: { waitUntil(promise: Promise<unknown>): void } | null;
  try {
    context = c.executionCtx;
  } catch {
    context = null;
  }
  context?.waitUntil(work);
}
