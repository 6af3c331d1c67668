import { expect, test } from "vitest";
import { estimateLabels } from "../../../src/labelers/label-cost.ts";
import { labelTopics, type LabelSettings } from "../../../src/labelers/label-topics.ts";
import type { LabelRequest } from "../../../src/labelers/labeler.ts";
import { openLabeler } from "../../../src/labelers/labeler-registry.ts";
import { labelSchema } from "../../../src/labelers/topic-label.ts";
import { createFakeChat } from "../../support/fakes/fake-chat.ts";

const setting = (name: string) => (name === "OPENAI_API_KEY" ? "secret-key-1234567890" : undefined);
const clock = { now: () => 0, sleep };

function requestsOf(count: number): LabelRequest[] {
  return Array.from({ length: count }, (_, i) => ({
    system: "You name topics.",
    prompt: `topic ${"x".repeat(i)}`,
    schema: labelSchema(false),
    maxTokens: 60,
  }));
}

function createWorld(id = "openai/gpt-4o-mini") {
  const chat = createFakeChat("openai");
  const labeler = openLabeler(id, setting, { fetch: chat.fetch });
  const kept = new Map<string, string>();
  const cache = {
    get: async (key: string) => kept.get(key) ?? null,
    put: async (key: string, answer: string) => void kept.set(key, answer),
  };
  const run = (count: number, settings: LabelSettings = {}) =>
    labelTopics(labeler, requestsOf(count), { clock, ...settings });
  return { chat, labeler, cache, kept, run };
}

/** Waits for retries are over at once, deadlines never. */
async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  if (ms < 59_000) return;
  await new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve()));
}

test("each topic has its label, in order, and what they took is told", async () => {
  const { run, labeler } = createWorld();
  const { outcomes, usage } = await run(9);
  expect(outcomes).toEqual(
    requestsOf(9).map(({ prompt }) => ({ label: `label of ${prompt.length}` })),
  );
  expect(usage.cost).toBeCloseTo((usage.inputTokens * 0.15 + usage.outputTokens * 0.6) / 1e6, 12);
  expect(usage.isEstimated).toBe(false);
  const estimate = estimateLabels(labeler, requestsOf(9));
  expect(estimate.outputTokens).toBe(9 * 60);
  expect(estimate.cost).toBeGreaterThan(0);
});

test("a topic whose label fails costs no other topic its label", async () => {
  // BERTopic's whole fit is lost where a model answers nothing.
  const { run, chat } = createWorld();
  chat.failWhen((prompt) => (prompt === "topic xx" ? { text: null } : undefined));
  const { outcomes } = await run(5);
  expect(outcomes.map((outcome) => "problem" in outcome)).toEqual([
    false,
    false,
    true,
    false,
    false,
  ]);
  expect(outcomes[2]).toMatchObject({ problem: { code: "labeling_failed" } });
  // An answer that is not what was asked for is worth one more request, not several.
  expect(chat.prompts.filter((prompt) => prompt === "topic xx").length).toBe(2);
});

test("a refusal that passes is tried again, topic by topic", async () => {
  const { run, chat } = createWorld();
  chat.failNext({ status: 500, body: {} }, 2);
  chat.failNext({ status: 429, body: {}, headers: { "retry-after": "1" } });
  const { outcomes } = await run(6);
  expect(outcomes.filter((outcome) => "problem" in outcome)).toEqual([]);
  expect(chat.prompts.length).toBe(6 + 3);
});

test("an answer that is no JSON is asked for once more", async () => {
  const { run, chat } = createWorld();
  chat.failNext({ text: "topic: Cards" });
  const { outcomes } = await run(1);
  expect(outcomes).toEqual([{ label: "label of 6" }]);
  expect(chat.prompts.length).toBe(2);
});

test("after a wrong key the rest are not asked", async () => {
  const { run, chat } = createWorld();
  chat.failWhen(() => ({ status: 401, body: { error: { message: "Incorrect API key" } } }));
  const { outcomes, usage } = await run(50);
  expect(chat.prompts.length).toBeLessThanOrEqual(6);
  expect(outcomes.length).toBe(50);
  expect(outcomes.every((outcome) => "problem" in outcome)).toBe(true);
  expect(usage.cost).toBe(0);
});

test("what was asked before is not paid for again, and what failed is", async () => {
  const { run, chat, cache } = createWorld();
  chat.failWhen((prompt) => (prompt === "topic x" ? { status: 400, body: {} } : undefined));
  await run(4, { cache });
  chat.failWhen(() => undefined);
  const before = chat.prompts.length;
  const { outcomes, usage, reusedCount } = await run(4, { cache });
  expect(chat.prompts.slice(before)).toEqual(["topic x"]);
  expect(reusedCount).toBe(3);
  expect(outcomes.every((outcome) => "label" in outcome)).toBe(true);
  expect(usage.inputTokens).toBe("topic x".length);
});

test("no more is spent than may be, and what was labeled stays", async () => {
  const { run, labeler } = createWorld();
  const each = estimateLabels(labeler, requestsOf(1)).cost as number;
  const { outcomes, usage } = await run(20, { maxCost: 3.5 * each });
  expect(usage.cost).toBeLessThanOrEqual(3.5 * each);
  expect(outcomes.some((outcome) => "label" in outcome)).toBe(true);
  expect(outcomes.at(-1)).toMatchObject({ problem: { code: "cost_limit_exceeded" } });
});

test("a limit is refused where no price is known", async () => {
  const { run } = createWorld("openai/unheard-of");
  await expect(run(1, { maxCost: 1 })).rejects.toMatchObject({ code: "invalid_option" });
});

test("at most as many requests are under way as the vendor takes, and the limiter is asked first", async () => {
  const { chat, labeler } = createWorld();
  let underWay = 0;
  let most = 0;
  const slow = {
    ...labeler,
    ask: async (...given: Parameters<typeof labeler.ask>) => {
      most = Math.max(most, ++underWay);
      await Promise.resolve();
      const answer = await labeler.ask(...given);
      underWay--;
      return answer;
    },
  };
  const asked: number[] = [];
  const limiter = {
    acquire: async ({ tokens }: { tokens: number }) => {
      asked.push(tokens);
      return 0;
    },
    report: async () => {},
  };
  await labelTopics(slow, requestsOf(30), { limiter, clock });
  expect(most).toBeLessThanOrEqual(6);
  expect(asked.length).toBe(30);
  expect(chat.prompts.length).toBe(30);
});

test("a run that is given up rejects with the reason", async () => {
  const { run } = createWorld();
  const reason = new Error("enough");
  await expect(run(3, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});

test("no topics are no requests", async () => {
  const { run, chat } = createWorld();
  expect((await run(0)).outcomes).toEqual([]);
  expect(chat.prompts).toEqual([]);
});
