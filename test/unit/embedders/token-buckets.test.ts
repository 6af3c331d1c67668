import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createTokenBuckets } from "../../../src/embedders/token-buckets.ts";

const one = { requests: 1, inputs: 0, tokens: 0 };
const inputs = (count: number) => ({ requests: 1, inputs: count, tokens: 0 });
const MINUTE = 60_000;

test("R8: without rates nobody waits", () => {
  const buckets = createTokenBuckets({});
  for (let i = 0; i < 100; i++) {
    expect(buckets.acquire({ requests: 1, inputs: 1e6, tokens: 1e9 }, 0, 5)).toBe(0);
  }
});

test("R8: a burst passes, what follows waits its turn", () => {
  const buckets = createTokenBuckets({ requestsPerMinute: 60 });
  const waits = Array.from({ length: 13 }, () => buckets.acquire(one, Infinity, 0));
  expect(waits).toEqual([...Array(10).fill(0), 1000, 2000, 3000]);
  expect(buckets.acquire(one, Infinity, 3000)).toBe(1000);
  expect(buckets.acquire(one, Infinity, 10 * MINUTE)).toBe(0);
});

test("R8: the scarcest of requests, inputs and tokens decides", () => {
  const rates = { requestsPerMinute: 600, inputsPerMinute: 2000, tokensPerMinute: 60_000 };
  const buckets = createTokenBuckets(rates);
  expect(buckets.acquire(inputs(96), Infinity, 0)).toBe(0);
  expect(buckets.acquire(inputs(96), Infinity, 0)).toBe(0);
  expect(buckets.acquire(inputs(96), Infinity, 0)).toBe(0);
  expect(buckets.acquire(inputs(96), Infinity, 0)).toBe(Math.ceil((4 * 96 - 2000 / 6) * 30));
  expect(buckets.acquire({ requests: 1, inputs: 0, tokens: 10_000 }, Infinity, 0)).toBe(0);
  expect(buckets.acquire({ requests: 1, inputs: 0, tokens: 5000 }, Infinity, 0)).toBe(5000);
});

test("R8: who has no patience takes nothing", () => {
  const buckets = createTokenBuckets({ requestsPerMinute: 6 });
  expect(buckets.acquire(one, 0, 0)).toBe(0);
  for (let i = 0; i < 5; i++) expect(buckets.acquire(one, 9999, 0)).toBe(10_000);
  expect(buckets.acquire(one, 10_000, 0)).toBe(10_000);
  expect(buckets.acquire(one, 10_000, 0)).toBe(20_000);
});

test("R8: what is larger than a bucket passes when it is full, and is paid off after", () => {
  const buckets = createTokenBuckets({ tokensPerMinute: 6000 });
  const large = { requests: 1, inputs: 1, tokens: 5000 };
  expect(buckets.acquire(large, Infinity, 0)).toBe(0);
  expect(buckets.acquire(large, Infinity, 0)).toBe(50_000);
});

test("R8: over any stretch no more passes than the rate and one burst", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 500 }),
      fc.array(fc.record({ after: fc.nat(5000), count: fc.integer({ min: 1, max: 20 }) }), {
        maxLength: 60,
      }),
      (perMinute, calls) => {
        const buckets = createTokenBuckets({ inputsPerMinute: perMinute });
        const sent: { at: number; count: number }[] = [];
        let now = 0;
        for (const { after, count } of calls) {
          now += after;
          sent.push({ at: now + buckets.acquire(inputs(count), Infinity, now), count });
        }
        const burst = Math.max(1, perMinute / 6);
        for (const [i, first] of sent.entries()) {
          let total = 0;
          for (const { at, count } of sent.slice(i)) {
            // The last one may be larger than the bucket: it passes when that is full.
            expect(total + Math.min(count, burst)).toBeLessThanOrEqual(
              burst + ((at - first.at + 1) * perMinute) / MINUTE + 20 + 1e-6,
            );
            total += count;
          }
        }
      },
    ),
  );
});

test("R8: what the vendor says is left is believed where it is less", () => {
  const buckets = createTokenBuckets({ requestsPerMinute: 60 });
  buckets.report({ hints: { requests: { remaining: 1000, resetMs: 1000 } } }, 0);
  expect(buckets.state.levels.requests).toBe(10);
  buckets.report({ hints: { requests: { remaining: 0, resetMs: 1000 } } }, 0);
  expect(buckets.acquire(one, 0, 0)).toBe(1000);
});

test("R8: limits a minute are taken from the vendor where they are lower or were not known", () => {
  const hints = { tokens: { limit: 6000, remaining: 6000, resetMs: 100 } };
  const unknown = createTokenBuckets({});
  unknown.report({ hints }, 0);
  expect(unknown.acquire({ requests: 1, inputs: 1, tokens: 7000 }, Infinity, 0)).toBe(0);
  expect(unknown.acquire({ requests: 1, inputs: 1, tokens: 100 }, Infinity, 0)).toBe(61_000);
  const known = createTokenBuckets({ tokensPerMinute: 600 });
  known.report({ hints }, 0);
  expect(known.state.heard.tokensPerMinute).toBe(600);
});

test("R8: nothing left of a rate that is not known closes it until it is whole again", () => {
  const buckets = createTokenBuckets({});
  buckets.report({ hints: { inputs: { remaining: 0, resetMs: 7000 } } }, 1000);
  expect(buckets.acquire(one, 0, 1000)).toBe(7000);
  expect(buckets.acquire(one, 0, 8000)).toBe(0);
});

test("R7: a refusal that asks to wait closes the account to all", () => {
  const buckets = createTokenBuckets({ requestsPerMinute: 60 });
  buckets.report({ retryAfterMs: 30_000 }, 0);
  buckets.report({ retryAfterMs: 10_000 }, 0);
  expect(buckets.acquire(one, 0, 5000)).toBe(25_000);
  expect(buckets.acquire(one, 0, 30_000)).toBe(0);
});

test("the state goes on where it was, through JSON", () => {
  const rates = { requestsPerMinute: 60 };
  const kept = createTokenBuckets(rates);
  const apart = createTokenBuckets(rates);
  let state = JSON.parse(JSON.stringify(apart.state));
  for (let i = 0; i < 20; i++) {
    const again = createTokenBuckets(rates, state);
    expect(again.acquire(one, Infinity, 100 * i)).toBe(kept.acquire(one, Infinity, 100 * i));
    state = JSON.parse(JSON.stringify(again.state));
  }
});
