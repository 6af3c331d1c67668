import { expect, test } from "vitest";
import { batchBody, writeBatchFile } from "../../../../src/embedders/openai/openai-batch-file.ts";

const body = batchBody("text-embedding-3-small", 512);
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: `${i}`, text: "a" }));

test("a line is a request of one text", async () => {
  const { file, end } = writeBatchFile([{ key: "k", text: 'a "b"\n' }], 0, body, 1e6);
  expect(end).toBe(1);
  expect(JSON.parse(await file.text())).toEqual({
    custom_id: "k",
    method: "POST",
    url: "/v1/embeddings",
    body: {
      model: "text-embedding-3-small",
      encoding_format: "base64",
      dimensions: 512,
      input: 'a "b"\n',
    },
  });
});

test("a file has at most 50,000 texts, and from where it is told", () => {
  expect(writeBatchFile(many(50_002), 1, body, Infinity).end).toBe(50_001);
  expect(writeBatchFile(many(50_002), 50_001, body, Infinity).end).toBe(50_002);
});

test("a line longer than a file may be has one to itself", () => {
  expect(writeBatchFile(many(3), 1, body, 10).end).toBe(2);
});

test("an empty text, a key that comes twice, and nothing at all are refused", () => {
  const write = (keys: string[], text: string) => () =>
    writeBatchFile(
      keys.map((key) => ({ key, text })),
      0,
      body,
      1e6,
    );
  expect(write(["k"], "")).toThrow('"k" of a batch is empty');
  expect(write(["k", "k"], "a")).toThrow('"k" comes twice');
  expect(write([], "a")).toThrow("at least one");
});
