import { expect, test } from "vitest";
import type { Labeler } from "../../src/labelers/labeler.ts";
import { labelSchema, readTopicLabel } from "../../src/labelers/topic-label.ts";
import type { FakeChat } from "../support/fakes/fake-chat.ts";

const REQUEST = {
  system: "You name topics.",
  prompt: "card, pin — naïve 東京",
  schema: labelSchema(false),
  maxTokens: 50,
};

/** What every language model that names topics promises; `create` makes one and what it asks. */
export function testLabeler(
  name: string,
  create: () => Promise<{ labeler: Labeler; chat: FakeChat }>,
): void {
  test(`${name} asks for JSON by a schema, answers it and counts its tokens`, async () => {
    const { labeler, chat } = await create();
    const { text, usage } = await labeler.ask(REQUEST);
    expect(readTopicLabel(labeler.id, text, false)).toEqual({
      label: `label of ${REQUEST.prompt.length}`,
    });
    expect(usage).toEqual({ inputTokens: REQUEST.prompt.length, outputTokens: text.length });
    expect(chat.prompts).toEqual([REQUEST.prompt]);
    const summed = await labeler.ask({ ...REQUEST, schema: labelSchema(true) });
    expect(readTopicLabel(labeler.id, summed.text, true).summary).toMatch(/^summary of/);
  });

  test(`${name} that answers without a text is an error, not a crash`, async () => {
    const { labeler, chat } = await create();
    chat.failNext({ text: null });
    await expect(labeler.ask(REQUEST)).rejects.toMatchObject({ kind: "protocol" });
  });

  test(`${name} that is given up rejects with the reason`, async () => {
    const { labeler } = await create();
    const reason = new Error("enough");
    await expect(labeler.ask(REQUEST, AbortSignal.abort(reason))).rejects.toBe(reason);
  });

  test(`${name} has an id of vendor and model, and a fingerprint without its key`, async () => {
    const { labeler } = await create();
    expect(labeler.id).toMatch(/^[\w-]+\/.+/);
    expect(labeler.fingerprint).toContain(labeler.id);
    expect(labeler.fingerprint).not.toContain("secret");
    expect(labeler.concurrentRequests).toBeGreaterThanOrEqual(1);
  });
}

/** What those promise that are asked over the network. */
export function testRemoteLabeler(
  name: string,
  create: () => Promise<{ labeler: Labeler; chat: FakeChat }>,
): void {
  testLabeler(name, create);

  test(`${name} says what a refusal means, without its key`, async () => {
    const { labeler, chat } = await create();
    const message = "Incorrect API key provided: secret-key-1234567890";
    chat.failNext({ status: 401, body: { message, error: { message } } });
    const refused = await labeler.ask(REQUEST).catch((error: unknown) => error);
    expect(refused).toMatchObject({ name: "EmbedderError", kind: "unauthorized", status: 401 });
    expect(String(refused)).not.toContain("secret-key");
    const slow = { message: "slow down", error: { message: "slow down" } };
    chat.failNext({ status: 429, body: slow, headers: { "retry-after": "7" } });
    await expect(labeler.ask(REQUEST)).rejects.toMatchObject({
      kind: "rate_limited",
      retryAfterMs: 7000,
    });
  });

  test(`${name} is asked once: tries are counted by whoever asks`, async () => {
    const { labeler, chat } = await create();
    chat.failNext({ status: 503, body: { message: "down", error: { message: "down" } } }, 9);
    await expect(labeler.ask(REQUEST)).rejects.toMatchObject({ isRetryable: true });
    expect(chat.prompts.length).toBe(1);
  });
}
