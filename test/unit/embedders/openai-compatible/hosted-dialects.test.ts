import { expect, test } from "vitest";
import { guardUrl } from "../../../../src/outbound/guard-url.ts";
import { HOSTED_DIALECTS } from "../../../../src/embedders/openai-compatible/hosted-dialects.ts";

test("every vendor has an address that anybody may be sent to, and wants a key", () => {
  for (const [name, { baseUrl, needsKey }] of Object.entries(HOSTED_DIALECTS)) {
    expect(guardUrl(baseUrl).href, name).toBe(baseUrl);
    expect(needsKey).toBe(true);
  }
});

test("what is clustered has Jina's task for it, by the model, and no type at Voyage", () => {
  const { jina, voyage } = HOSTED_DIALECTS;
  const taskOf = (model: string) => jina.parameters(model, "clustering");
  expect(taskOf("jina-embeddings-v3")).toEqual({ task: "separation" });
  expect(taskOf("jina-embeddings-v4")).toEqual({ task: "text-matching" });
  expect(taskOf("jina-embeddings-v5-text-small")).toEqual({ task: "clustering" });
  expect(taskOf("jina-clip-v2")).toEqual({});
  expect(voyage.parameters("voyage-4", "clustering")).toEqual({});
  expect(voyage.parameters("voyage-4", "document")).toEqual({ input_type: "document" });
});
