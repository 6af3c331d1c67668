import { expect, test } from "vitest";
import { embedMany } from "../../../../src/embedders/embed-many.ts";
import { createWorkersAiEmbedder } from "../../../../src/embedders/workers-ai/workers-ai-embedder.ts";
import { WORKERS_AI_MODELS } from "../../../../src/embedders/workers-ai/workers-ai-models.ts";
import { testEmbedder } from "../../../contracts/embedder.ts";
import { createFakeAi, inferenceError } from "../../../support/fakes/workers-ai-binding.ts";

const SMALL = "@cf/baai/bge-small-en-v1.5";
const QWEN = "@cf/qwen/qwen3-embedding-0.6b";
const ai = createFakeAi();
const workersAi = (about = {}) => createWorkersAiEmbedder({ model: SMALL, ai, ...about });
const lastInput = () => ai.calls.at(-1)?.input;

for (const model of WORKERS_AI_MODELS.keys()) {
  testEmbedder(`workers-ai/${model}`, async () => workersAi({ model }));
}

test("bge is pooled by mean unless it is told, and the two do not share a fingerprint", async () => {
  await workersAi().embed(["a"]);
  expect(lastInput()).toEqual({ text: ["a"], pooling: "mean" });
  await workersAi({ pooling: "cls" }).embed(["a"]);
  expect(lastInput()).toEqual({ text: ["a"], pooling: "cls" });
  expect(workersAi({ pooling: "cls" }).fingerprint).not.toBe(workersAi().fingerprint);
});

test("qwen3-embedding takes 32 texts as queries of a task, and documents as such", async () => {
  const embedder = workersAi({ model: QWEN });
  expect(embedder.limits.inputsPerRequest).toBe(32);
  await embedder.embed(["a"]);
  expect(lastInput()).toEqual({
    queries: ["a"],
    instruction: "Identify categories in user passages.",
  });
  await embedder.embed(["a"], { inputType: "document" });
  expect(lastInput()).toEqual({ documents: ["a"] });
  const own = workersAi({ model: QWEN, instruction: "Identify the topic of the speech." });
  await own.embed(["a"]);
  expect(lastInput()).toMatchObject({ instruction: "Identify the topic of the speech." });
  expect(own.fingerprint).not.toBe(embedder.fingerprint);
});

test("embeddinggemma has its task written before the text", async () => {
  await workersAi({ model: "@cf/google/embeddinggemma-300m" }).embed(["a"]);
  expect(lastInput()).toEqual({ text: ["task: clustering | query: a"] });
});

test("bge-m3's other answer is read too", async () => {
  ai.next.push({ response: [Array.from({ length: 1024 }, () => 2)] });
  const { vectors } = await workersAi({ model: "@cf/baai/bge-m3" }).embed(["a"]);
  expect(vectors[0]).toBeCloseTo(1 / 32, 6);
});

test("The gateway, the tags and the signal go to the binding", async () => {
  const { signal } = new AbortController();
  const gateway = { id: "edge", skipCache: true };
  await workersAi({ gateway, tags: ["edgetopic"] }).embed(["a"], { signal });
  expect(ai.calls.at(-1)?.options).toEqual({ gateway, tags: ["edgetopic"], signal });
});

test("The codes of Workers AI say whether to wait", async () => {
  const codes = [
    [
      "3036: you have used up your daily free allocation of 10,000 neurons",
      "quota_exhausted",
      false,
    ],
    ["3040: Capacity temporarily exceeded, please try again.", "overloaded", true],
    ["3006: Request is too large", "too_many_tokens", false],
    ["3007: Request timeout", "timeout", true],
    ["3008: Request was aborted", "timeout", true],
    ["5007: No such model @cf/x or task", "unknown_model", false],
    ["3003: Bad request", "invalid_input", false],
    ["AiError: 5004: Invalid data", "invalid_input", false],
    ["Capacity temporarily exceeded", "overloaded", true],
    ["The upstream fell over", "unavailable", true],
  ] as const;
  for (const [message, kind, isRetryable] of codes) {
    ai.next.push(inferenceError(message));
    const request = workersAi().embed(["a"]);
    await expect(request, message).rejects.toMatchObject({ kind, isRetryable });
  }
});

test("An answer that is none is refused", async () => {
  const short = [Array.from({ length: 96 }, () => 1)];
  for (const answer of [null, {}, { data: [] }, { data: short }, { data: [["x"]] }]) {
    ai.next.push(answer);
    await expect(workersAi().embed(["a"])).rejects.toMatchObject({ kind: "protocol" });
  }
});

test("A binding that never answers ends with the signal", async () => {
  ai.next.push(new Promise(() => {}));
  const reason = new Error("deadline");
  const stop = new AbortController();
  setTimeout(() => stop.abort(reason), 20);
  await expect(workersAi().embed(["a"], { signal: stop.signal })).rejects.toBe(reason);
});

test("Options that cannot be are refused", () => {
  expect(() => workersAi({ model: "@cf/openai/clip" })).toThrow(/option "model"/);
  expect(() => workersAi({ ai: undefined })).toThrow(/expected the AI binding/);
  expect(() => workersAi({ tags: ["a b"] })).toThrow(/option "tags.0"/);
});

test("A token that Workers AI repeats is in no error", async () => {
  ai.next.push(inferenceError("3041: Authorization: Bearer cfut_0123456789abcdef01234567"));
  const error = await workersAi()
    .embed(["a"])
    .catch((each: unknown) => each);
  expect(String(error) + JSON.stringify(error)).not.toContain("0123456789abcdef");
});

test("embedMany fills requests of Workers AI and says that their tokens are estimated", async () => {
  const texts = Array.from({ length: 70 }, (_, i) => `text ${i}`);
  const { requestCount, isEstimated, cost } = await embedMany(workersAi({ model: QWEN }), texts);
  expect(requestCount).toBe(3);
  expect(isEstimated).toBe(true);
  expect(cost).toBe(null);
  expect((await embedMany(workersAi(), ["a"])).cost).toBeGreaterThan(0);
});
