import { expect, test } from "vitest";
import { workersAiError } from "../../../../src/embedders/workers-ai/workers-ai-error.ts";

const kindOf = (message: string) => workersAiError("workers-ai/x", new Error(message)).kind;

test("The code a message begins with, or has behind a colon, says what is wrong", () => {
  expect(kindOf("3036: Account limited")).toBe("quota_exhausted");
  expect(kindOf("InferenceUpstreamError: 3040: Capacity temporarily exceeded")).toBe("overloaded");
  expect(kindOf("AiError: error code: 5007")).toBe("unknown_model");
});

test("A number that is no code is none", () => {
  expect(kindOf("The text has 3036 tokens")).toBe("unavailable");
  expect(kindOf("9999: Something new")).toBe("unavailable");
});

test("Without a code the words are read", () => {
  expect(kindOf("Too many requests")).toBe("rate_limited");
  expect(kindOf("must have at most 100 items")).toBe("too_many_inputs");
  expect(workersAiError("workers-ai/x", "odd").message).toBe("workers-ai/x failed: odd");
});
