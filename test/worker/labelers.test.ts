import { expect, test } from "vitest";
import { openLabeler } from "../../src/labelers/labeler-registry.ts";
import { labelSchema, readTopicLabel } from "../../src/labelers/topic-label.ts";
import { createFakeChat, type ChatDialect } from "../support/fakes/fake-chat.ts";

const SETTINGS: Record<string, string> = {
  OPENAI_API_KEY: "key",
  COHERE_API_KEY: "key",
  HF_TOKEN: "key",
  HF_OWN_MODEL_ENDPOINT_URL: "https://endpoint.test/v1",
};

test.each<[string, ChatDialect]>([
  ["openai/gpt-4o-mini", "openai"],
  ["cohere/command-r-08-2024", "cohere"],
  ["huggingface/own/model", "huggingface"],
  ["workers-ai/@cf/meta/llama-3.1-8b-instruct", "workers-ai"],
])("%s names a topic in a worker", async (id, dialect) => {
  const { fetch, ai } = createFakeChat(dialect);
  const labeler = openLabeler(id, (name) => SETTINGS[name], { fetch, ai });
  const request = { system: "s", prompt: "card, pin", schema: labelSchema(false), maxTokens: 9 };
  const { text } = await labeler.ask(request);
  expect(readTopicLabel(id, text, false)).toEqual({ label: "label of 9" });
});
