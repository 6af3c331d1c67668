import { expect, test } from "vitest";
import { readRateHeaders } from "../../../src/embedders/rate-headers.ts";

const read = (headers: Record<string, string>) => readRateHeaders(new Headers(headers));

test("rates of requests and of tokens are read, as far as they are said", () => {
  const hints = read({
    "x-ratelimit-limit-requests": "3000",
    "x-ratelimit-remaining-requests": "2999",
    "x-ratelimit-reset-requests": "20ms",
    "x-ratelimit-remaining-tokens": "0",
  });
  expect(hints).toEqual({
    requests: { limit: 3000, remaining: 2999, resetMs: 20 },
    tokens: { remaining: 0 },
  });
});

test("durations are Go's, or seconds", () => {
  const resetOf = (reset: string) =>
    read({ "x-ratelimit-limit-tokens": "1", "x-ratelimit-reset-tokens": reset })?.tokens?.resetMs;
  expect(resetOf("1s")).toBe(1000);
  expect(resetOf("6m0s")).toBe(360_000);
  expect(resetOf("1h2m3.5s")).toBe(3_723_500);
  expect(resetOf("7.66s")).toBe(7660);
  expect(resetOf("8.64")).toBe(8640);
  for (const wrong of ["", "soon", "-1s", "1d", "1s later"]) expect(resetOf(wrong)).toBeUndefined();
});

test("nothing is said where there is nothing, or nothing of sense", () => {
  expect(read({})).toBeUndefined();
  expect(read({ "x-ratelimit-limit-tokens": "many" })).toBeUndefined();
  expect(read({ "x-ratelimit-reset-tokens": "1s" })).toBeUndefined();
});
