import { expect, test } from "vitest";
import { isErrorBody, openAiError } from "../../../../src/embedders/openai/openai-error.ts";

const errorOf = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  openAiError("openai/m", { status, body, headers: new Headers(headers) }, ["a-secret-key"]);

test("a refusal's kind is read from its status, its code and its words", () => {
  const cases: [number, unknown, string][] = [
    [401, { error: { message: "Incorrect API key", code: "invalid_api_key" } }, "unauthorized"],
    [403, { error: { message: "Country not supported" } }, "forbidden"],
    [402, { detail: "Pay first" }, "quota_exhausted"],
    [404, { error: { message: "No such model", code: "model_not_found" } }, "unknown_model"],
    [400, { error: { message: "The model `x` does not exist" } }, "unknown_model"],
    [429, { error: { message: "Slow down", code: "rate_limit_exceeded" } }, "rate_limited"],
    [429, { error: { message: "No money", code: "insufficient_quota" } }, "quota_exhausted"],
    [429, { error: { message: "No money", type: "insufficient_quota" } }, "quota_exhausted"],
    [200, { error: { message: "Slow down", code: "rate_limit_exceeded" } }, "rate_limited"],
    [200, { error: { message: "Oh no" } }, "protocol"],
    [500, { error: { message: "Oh no" } }, "unavailable"],
    [502, "<html><h1>Bad Gateway</h1></html>", "unavailable"],
    [503, { message: "Overloaded" }, "overloaded"],
    [504, "", "timeout"],
    [400, { error: { message: "'$.input' is invalid." } }, "invalid_input"],
    [413, { message: "Too large" }, "too_many_tokens"],
    [422, { detail: [{ loc: ["body", "dimensions"], msg: "not an integer" }] }, "protocol"],
    [400, { message: 'Model "m" does not support matryoshka representation' }, "protocol"],
    [500, { error: "the input length exceeds the context length" }, "input_too_long"],
  ];
  for (const [status, body, kind] of cases) {
    expect(errorOf(status, body).kind, JSON.stringify(body)).toBe(kind);
  }
});

test("a request above the rate of a minute is too large, not too early", () => {
  const message =
    "Request too large for text-embedding-3-small in organization org-x on tokens per min (TPM): Limit 40000, Requested 48000.";
  const error = errorOf(429, { error: { message, code: "rate_limit_exceeded" } });
  expect(error).toMatchObject({ kind: "too_many_tokens", limit: 40_000 });
});

test("how long to wait is read from the headers, or the words", () => {
  const body = { error: { message: "Slow down", code: "rate_limit_exceeded" } };
  expect(errorOf(429, body, { "retry-after": "120" }).retryAfterMs).toBe(120_000);
  expect(errorOf(429, body).retryAfterMs).toBeUndefined();
  const inWords = { message: "You exceeded your quota. Please retry in 36.5s.", status: "FULL" };
  expect(errorOf(429, [{ error: inWords }])).toMatchObject({
    kind: "rate_limited",
    retryAfterMs: 36_500,
  });
});

test("the input that is refused is named, where the refusal does", () => {
  const named = { error: { message: "Invalid 'input[3]': it is empty.", param: "input[3]" } };
  expect(errorOf(400, named).inputIndex).toBe(3);
  const places = { detail: [{ loc: ["body", "input", 2], msg: "not a string" }] };
  expect(errorOf(422, places)).toMatchObject({ kind: "invalid_input", inputIndex: 2 });
  expect(errorOf(400, { error: { message: "no" } }).inputIndex).toBeUndefined();
});

test("what a request sets wrongly is not worth another try, a wrong answer is", () => {
  const setting = { error: { message: "Unrecognized request argument supplied: x" } };
  expect(errorOf(400, setting)).toMatchObject({ kind: "protocol", isRetryable: false });
  expect(errorOf(200, { error: { message: "Oh no" } }).isRetryable).toBe(true);
});

test("a message is one line without keys and pages", () => {
  const message = `Key a-secret-key or sk-abcdefgh\nis wrong ${"x".repeat(2000)}`;
  const error = errorOf(401, { error: { message } });
  expect(error.message).not.toMatch(/a-secret-key|sk-abcdefgh|\n/);
  expect(error.message.length).toBeLessThan(700);
  expect(errorOf(502, "<!DOCTYPE html><p>nginx").message).toContain("a page of HTML");
  expect(errorOf(400, "<400> The batch is bad").message).toContain("The batch is bad");
});

test("strange bodies have an error too", () => {
  for (const body of [undefined, null, 7, [], [null], {}, { error: null }, { error: [] }, ""]) {
    expect(errorOf(400, body).kind).toBe("invalid_input");
  }
});

test("an error is known where it comes with status 200", () => {
  expect(isErrorBody({ error: { message: "Oh no" } })).toBe(true);
  expect(isErrorBody({ object: "error", message: "Oh no" })).toBe(true);
  expect(isErrorBody({ object: "list", data: [], error: null })).toBe(false);
  expect(isErrorBody({ object: "list", data: [] })).toBe(false);
  expect(isErrorBody("text")).toBe(false);
});
