import { expect, test } from "vitest";
import { readBatchResult } from "../../../../src/embedders/openai/read-batch-result.ts";

const embedder = { id: "openai/m", dimensions: 2, secrets: ["a-secret-key"] };
const answered = (embedding: unknown) => ({
  custom_id: "k",
  response: { status_code: 200, body: { data: [{ index: 0, embedding }], usage: USAGE } },
});
const USAGE = { prompt_tokens: 3, total_tokens: 3 };

test("a vector is of unit length, with its key and its tokens", () => {
  const { key, vector, error } = readBatchResult(answered([3, 4]), embedder);
  expect([...(vector ?? [])]).toEqual([Math.fround(0.6), Math.fround(0.8)]);
  expect({ key, error }).toEqual({ key: "k", error: undefined });
  expect(readBatchResult(answered([3, 4]), embedder)).toMatchObject({ tokens: 3 });
});

test("a vector that is none is its input's error", () => {
  for (const embedding of [[0, 0], [1, null], [1, 2, 3], "AA", null]) {
    const { key, error } = readBatchResult(answered(embedding), embedder);
    expect(key).toBe("k");
    expect(error, JSON.stringify(embedding)).toMatchObject({ kind: "protocol" });
  }
});

test("a refusal is its input's error, without the key", () => {
  const body = { error: { message: "Bad a-secret-key", type: "invalid_request_error" } };
  const line = { custom_id: "k", response: { status_code: 400, body } };
  const { error } = readBatchResult(line, embedder);
  expect(error?.kind).toBe("invalid_input");
  expect(error?.message).not.toContain("a-secret-key");
});

test("an input that was not sent can be tried again", () => {
  const line = { custom_id: "k", response: null, error: { code: "batch_expired" } };
  expect(readBatchResult(line, embedder).error).toMatchObject({
    kind: "unavailable",
    isRetryable: true,
  });
});

test("a line about no input is no result", () => {
  for (const line of [null, {}, { custom_id: 7 }, "k"]) {
    expect(() => readBatchResult(line, embedder)).toThrow(SyntaxError);
  }
});
