import { expect, test } from "vitest";
import { EmbedderError, type EmbedderErrorKind } from "../../../src/embedders/embedder-error.ts";

test("what may go away by itself is worth another try, what needs a person is not", () => {
  const expected: Record<EmbedderErrorKind, boolean> = {
    rate_limited: true,
    quota_exhausted: false,
    overloaded: true,
    unauthorized: false,
    forbidden: false,
    unknown_model: false,
    too_many_inputs: false,
    too_many_tokens: false,
    input_too_long: false,
    invalid_input: false,
    protocol: true,
    network: true,
    timeout: true,
    unavailable: true,
  };
  for (const [kind, isRetryable] of Object.entries(expected)) {
    expect(new EmbedderError(kind as EmbedderErrorKind, "m").isRetryable).toBe(isRetryable);
  }
  expect(new EmbedderError("unavailable", "m", { isRetryable: false }).isRetryable).toBe(false);
});

test("the details are there, and the secrets are not", () => {
  const error = new EmbedderError("rate_limited", "Key topsecret99 is limited.", {
    status: 429,
    retryAfterMs: 1500,
    limit: 96,
    inputIndex: 3,
    secrets: ["topsecret99"],
  });
  expect(error).toMatchObject({ status: 429, retryAfterMs: 1500, limit: 96, inputIndex: 3 });
  expect(error.message).toBe("Key [redacted] is limited.");
  expect(JSON.stringify(error) + String(error.stack)).not.toContain("topsecret99");
});
