import { expect, test } from "vitest";
import { openLabeler } from "../../../src/labelers/labeler-registry.ts";
import { labelSchema } from "../../../src/labelers/topic-label.ts";
import { testLabeler, testRemoteLabeler } from "../../contracts/labeler.ts";
import { createFakeChat, type ChatDialect } from "../../support/fakes/fake-chat.ts";

const SETTINGS: Record<string, string> = {
  OPENAI_API_KEY: "secret-key-1234567890",
  AZURE_OPENAI_ENDPOINT: "https://own.openai.azure.com",
  AZURE_OPENAI_API_KEY: "secret-key-1234567890",
  COHERE_API_KEY: "secret-key-1234567890",
  HF_TOKEN: "secret-key-1234567890",
  HF_OWN_MODEL_ENDPOINT_URL: "https://endpoint.test/v1",
  VLLM_BASE_URL: "http://127.0.0.1:8000/v1",
  VLLM_API_KEY: "secret-key-1234567890",
};
const setting = (name: string) => SETTINGS[name];

function create(id: string, dialect: ChatDialect) {
  return async () => {
    const chat = createFakeChat(dialect);
    return { labeler: openLabeler(id, setting, { fetch: chat.fetch, ai: chat.ai }), chat };
  };
}

testRemoteLabeler("OpenAI", create("openai/gpt-4o-mini", "openai"));
testRemoteLabeler("Azure", create("azure/labels", "openai"));
testRemoteLabeler("a server that takes after OpenAI", create("vllm/qwen3", "compatible"));
testRemoteLabeler("Cohere", create("cohere/command-r-08-2024", "cohere"));
testRemoteLabeler("Hugging Face", create("huggingface/own/model", "huggingface"));
testLabeler("Workers AI", create("workers-ai/@cf/meta/llama-3.1-8b-instruct", "workers-ai"));

test("Workers AI that has no capacity is worth another try", async () => {
  const { labeler, chat } = await create("workers-ai/@cf/meta/llama", "workers-ai")();
  chat.failNext({ status: 429, body: "3040: Capacity temporarily exceeded" });
  const request = { system: "s", prompt: "p", schema: {}, maxTokens: 9 };
  await expect(
    labeler.ask({
      ...request,
      schema: { type: "object", properties: {}, required: [], additionalProperties: false },
    }),
  ).rejects.toMatchObject({ kind: "overloaded", isRetryable: true });
});

test.for([
  ["openai", /"openai" is of no known vendor/],
  ["nobody/model", /of no known vendor; expected one of openai, azure/],
  ["openai/", /has no model/],
  ["workers-ai/@cf/x", /needs the AI binding/],
  ["ollama/llama3.2", /needs OLLAMA_BASE_URL/],
  ["mistral/mistral-small", /needs MISTRAL_API_KEY/],
] as const)("%s is refused by what it lacks", ([id, message]) => {
  expect(() => openLabeler(id, setting)).toThrow(message);
  expect(() => openLabeler(id, setting)).toThrow(
    expect.objectContaining({ code: "unknown_labeler" }),
  );
});

test("a private address that nobody configured is not asked", () => {
  const given = (name: string) =>
    name === "VLLM_BASE_URL" ? "http://user@10.0.0.1/v1" : undefined;
  expect(() => openLabeler("vllm/qwen3", given)).toThrow(
    expect.objectContaining({ code: "invalid_option" }),
  );
});

test("a server that knows no schemas is asked without, and from then on at once", async () => {
  const { labeler, chat } = await create("vllm/old", "compatible")();
  const message = "'response_format' of type 'json_schema' is not supported with this model.";
  chat.failNext({ status: 400, body: { error: { message, param: "response_format" } } });
  const request = { system: "s", prompt: "p", schema: labelSchema(false), maxTokens: 9 };
  expect((await labeler.ask(request)).text).toContain("label of 1");
  await labeler.ask(request);
  expect(chat.prompts.length).toBe(3);
});

test("Azure is asked at its deployment, with the key in a header of its own", async () => {
  const { fetch } = createFakeChat("openai");
  const requests: Request[] = [];
  const labeler = openLabeler("azure/labels", setting, {
    fetch: async (url, init) => {
      requests.push(new Request(url, init));
      return fetch(url, init);
    },
  });
  await labeler.ask({ system: "s", prompt: "p", schema: labelSchema(false), maxTokens: 9 });
  expect(requests[0]?.url).toBe(
    "https://own.openai.azure.com/openai/deployments/labels/chat/completions?api-version=2024-10-21",
  );
  expect(requests[0]?.headers.get("api-key")).toBe("secret-key-1234567890");
  expect(requests[0]?.headers.get("authorization")).toBeNull();
});

test("two models of one vendor are asked each by its own name, where BERTopic's defaults are shared", async () => {
  const { fetch } = createFakeChat("openai");
  const asked: string[] = [];
  const send: typeof fetch = async (url, init) => {
    asked.push((JSON.parse(String(init?.body)) as { model: string }).model);
    return fetch(url, init);
  };
  const request = { system: "s", prompt: "p", schema: labelSchema(false), maxTokens: 9 };
  const labelers = ["openai/one", "openai/two"].map((id) =>
    openLabeler(id, setting, { fetch: send }),
  );
  for (const labeler of labelers) await labeler.ask(request);
  expect(asked).toEqual(["one", "two"]);
});
