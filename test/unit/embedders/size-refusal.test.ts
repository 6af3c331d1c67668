import { expect, test } from "vitest";
import { readSizeRefusal } from "../../../src/embedders/size-refusal.ts";

/** As vendors were seen to write. */
const SEEN: readonly [string, string, number | undefined][] = [
  ["Requested 453357 tokens, max 300000 tokens per request", "too_many_tokens", 300_000],
  [
    "The max allowed tokens per submitted batch is 120000. Your batch has 121138 tokens after truncation.",
    "too_many_tokens",
    120_000,
  ],
  ["Too many tokens overall, split into more batches.", "too_many_tokens", undefined],
  [
    "The input token count (21000) exceeds the maximum number of tokens allowed (20000).",
    "too_many_tokens",
    20_000,
  ],
  [
    "This model's maximum context length is 8192 tokens, however you requested 9000 tokens",
    "input_too_long",
    8192,
  ],
  ["`inputs` must have less than 512 tokens. Given: 513", "input_too_long", 512],
  ["the input length exceeds the context length", "input_too_long", undefined],
  [
    "input (600 tokens) is too large to process. increase the physical batch size (current batch size: 512)",
    "input_too_long",
    512,
  ],
  ["String should have at most 122880 characters", "input_too_long", undefined],
  [
    "Invalid 'input': array too long. Expected an array with maximum length 2048, but got an array with length 2049 instead.",
    "too_many_inputs",
    2048,
  ],
  ["batch size 64 > maximum allowed batch size 32", "too_many_inputs", 32],
  [
    "batch size is invalid, it should not be larger than 10.: input.contents",
    "too_many_inputs",
    10,
  ],
  [
    "* BatchEmbedContentsRequest.requests: at most 100 requests can be in one batch",
    "too_many_inputs",
    100,
  ],
  ["List should have at most 2,048 items after validation, not 2049", "too_many_inputs", 2048],
  ["The batch size limit is 1000. Your batch size is 1001.", "too_many_inputs", 1000],
  ["250 instance(s) is allowed per prediction. Actual: 251", "too_many_inputs", 250],
];

test("what was exceeded, and the limit, is read from a vendor's words", () => {
  for (const [message, kind, limit] of SEEN) {
    expect(readSizeRefusal(message), message).toEqual({ kind, limit });
  }
});

test("words about something else say nothing of sizes", () => {
  for (const message of ["", "'$.input' is invalid.", "Incorrect API key", "max 3 retries"]) {
    expect(readSizeRefusal(message)).toBeUndefined();
  }
});
