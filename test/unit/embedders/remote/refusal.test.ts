import { expect, test } from "vitest";
import {
  kindOfStatus,
  readRetryAfter,
  refusalError,
} from "../../../../src/embedders/remote/refusal.ts";

test("A status stands for what it says", () => {
  const kinds = [400, 401, 402, 403, 404, 408, 413, 415, 422, 424, 429, 500, 502, 503, 504, 529];
  expect(kinds.map(kindOfStatus)).toEqual([
    "invalid_input",
    "unauthorized",
    "quota_exhausted",
    "forbidden",
    "unknown_model",
    "timeout",
    "too_many_tokens",
    "invalid_input",
    "invalid_input",
    "unavailable",
    "rate_limited",
    "unavailable",
    "unavailable",
    "overloaded",
    "timeout",
    "overloaded",
  ]);
  expect(kindOfStatus(204)).toBe("protocol");
});

test("The wait that is asked for is read in milliseconds, in seconds, as a date", () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const wait = (headers: Record<string, string>) => readRetryAfter(new Headers(headers), now);
  expect(wait({ "retry-after-ms": "1500", "retry-after": "9" })).toBe(1500);
  expect(wait({ "retry-after": "2.5" })).toBe(2500);
  expect(wait({ "retry-after": "Thu, 01 Jan 2026 00:00:07 GMT" })).toBe(7000);
  expect(wait({ "retry-after": "Wed, 31 Dec 2025 00:00:00 GMT" })).toBe(0);
  expect(wait({ "retry-after": "soon" })).toBe(undefined);
  expect(wait({})).toBe(undefined);
});

test("A refusal is one sentence, short and without secrets, and says what it knows", () => {
  const error = refusalError("x/y", {
    status: 429,
    message: `slow\n down swordfish ${"a".repeat(500)}`,
    headers: new Headers({ "retry-after": "3" }),
    secrets: ["swordfish"],
  });
  expect(error).toMatchObject({ kind: "rate_limited", status: 429, retryAfterMs: 3000 });
  expect(error.message).toMatch(/^x\/y refused the request with 429: slow down \[redacted\] a/);
  expect(error.message.length).toBeLessThan(400);
  const own = refusalError("x/y", { status: 400, message: "", kind: "too_many_inputs", limit: 7 });
  expect(own).toMatchObject({ kind: "too_many_inputs", limit: 7 });
  expect(own.message).toMatch(/no reason given/);
});
