import { expect, test } from "vitest";
import { cohereRefusal } from "../../../../src/embedders/cohere/cohere-refusal.ts";

const refusal = (status: number, message?: string) =>
  cohereRefusal("cohere/x", { status, headers: new Headers(), body: { message } }, []);

test("Cohere's words say which input, and which limit", () => {
  const empty = "inputs contains an element that is the empty string at index 7";
  expect(refusal(400, empty)).toMatchObject({ kind: "invalid_input", inputIndex: 7 });
  const texts = "invalid request: total number of texts must be at most 96 - received 104";
  expect(refusal(400, texts)).toMatchObject({ kind: "too_many_inputs", limit: 96 });
  const tokens = "too many tokens: total number of tokens is 9, exceeds the maximum of 8 tokens";
  expect(refusal(400, tokens)).toMatchObject({ kind: "too_many_tokens", limit: 8 });
  const long = "too many tokens: text at index 3 has 600 tokens, at most 512 tokens are allowed";
  expect(refusal(400, long)).toMatchObject({ kind: "input_too_long", limit: 512, inputIndex: 3 });
});

test("A request that is wrong for any input is not tried with fewer", () => {
  for (const message of [
    "valid input_type must be provided with the provided model",
    "invalid output_dimension: 300",
  ]) {
    expect(refusal(400, message)).toMatchObject({ kind: "protocol", isRetryable: false });
  }
});

test("What Cohere's statuses stand for is told apart where waiting helps and where not", () => {
  const trial = "You are using a Trial key, which is limited to 1000 API calls / month.";
  expect(refusal(429, trial)).toMatchObject({ kind: "quota_exhausted", isRetryable: false });
  expect(refusal(429, "too fast")).toMatchObject({ kind: "rate_limited", isRetryable: true });
  expect(refusal(402)).toMatchObject({ kind: "quota_exhausted" });
  expect(refusal(498)).toMatchObject({ kind: "unauthorized" });
  expect(refusal(499)).toMatchObject({ kind: "unavailable", isRetryable: true });
  expect(refusal(504)).toMatchObject({ kind: "timeout" });
});
