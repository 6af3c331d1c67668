import { expect, test } from "vitest";
import { EmbedderError } from "../../../src/embedders/embedder-error.ts";
import { createRequestLimits } from "../../../src/embedders/request-limits.ts";

const declared = { inputsPerRequest: 100, bytesPerRequest: 5000 };
const sent = { inputs: 80, tokens: 4000 };

test("R2: a limit that is named is learned", () => {
  const limits = createRequestLimits(declared);
  limits.lower(new EmbedderError("too_many_inputs", "at most 64", { limit: 64 }), sent);
  limits.lower(new EmbedderError("too_many_tokens", "max 3000", { limit: 3000 }), sent);
  limits.lower(new EmbedderError("input_too_long", "512", { limit: 512 }), sent);
  const learned = { inputsPerRequest: 64, tokensPerRequest: 3000, tokensPerInput: 512 };
  expect(limits.current).toEqual({ ...declared, ...learned });
  expect(limits.learned).toEqual(learned);
});

test("R2: a limit that is not named is half of what was sent, for this run only", () => {
  const limits = createRequestLimits(declared);
  limits.lower(new EmbedderError("too_many_inputs", "too many"), sent);
  limits.lower(new EmbedderError("too_many_tokens", "too large"), sent);
  limits.lower(new EmbedderError("input_too_long", "too long"), sent);
  expect(limits.current).toEqual({ ...declared, inputsPerRequest: 40, tokensPerRequest: 2000 });
  expect(limits.learned).toEqual({});
});

test("R2: a named limit that the request kept to halves it as well", () => {
  const limits = createRequestLimits(declared);
  limits.lower(new EmbedderError("too_many_tokens", "max 9000", { limit: 9000 }), sent);
  expect(limits.current.tokensPerRequest).toBe(2000);
  expect(limits.learned).toEqual({ tokensPerRequest: 9000 });
});

test("R2: limits only ever get lower, and never below one", () => {
  const limits = createRequestLimits(declared, { inputsPerRequest: 10, tokensPerInput: 0 });
  expect(limits.current).toMatchObject({ inputsPerRequest: 10, tokensPerInput: 1 });
  limits.lower(new EmbedderError("too_many_inputs", "at most 20", { limit: 20 }), sent);
  expect(limits.current.inputsPerRequest).toBe(10);
  for (let i = 0; i < 5; i++) {
    limits.lower(new EmbedderError("too_many_inputs", "too many"), { inputs: 1, tokens: 1 });
  }
  expect(limits.current.inputsPerRequest).toBe(1);
});
