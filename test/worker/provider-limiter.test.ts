import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { createRateLimiters } from "../../functions/rate-limiters.ts";
import { createPrecomputedEmbedder } from "../../src/embedders/precomputed.ts";
import type { Embedder } from "../../src/embedders/embedder.ts";

const limiterOf = createRateLimiters(env.PROVIDER_LIMITERS);
const none = createPrecomputedEmbedder(3);
const request = { requests: 1, inputs: 10, tokens: 100 };

function withAccount(account: string): Embedder {
  return { ...none, rates: { requestsPerMinute: 12, account: async () => account } };
}

test("all who have an account share its rates, evicted or not", async () => {
  const one = await limiterOf(withAccount("shared"));
  const other = await limiterOf(withAccount("shared"));
  expect(await one?.acquire(request, 0)).toBe(0);
  expect(await other?.acquire(request, 0)).toBe(0);
  await evictDurableObject(env.PROVIDER_LIMITERS.getByName("shared"));
  const waitMs = (await one?.acquire(request, 0)) ?? 0;
  expect(waitMs).toBeGreaterThan(1000);
  expect(waitMs).toBeLessThanOrEqual(5000);
  const apart = await limiterOf(withAccount("apart"));
  expect(await apart?.acquire(request, 0)).toBe(0);
});

test("what one is told all keep to", async () => {
  const one = await limiterOf(withAccount("told"));
  const other = await limiterOf(withAccount("told"));
  await one?.report({ retryAfterMs: 600_000 });
  const waitMs = (await other?.acquire(request, 1000)) ?? 0;
  expect(waitMs).toBeGreaterThan(500_000);
});

test("an embedder without rates has no limiter", async () => {
  expect(await limiterOf(none)).toBeUndefined();
});
