import { expect, test } from "vitest";
import { readDemoBaseUrl } from "../../../scripts/demo-base-url.ts";

const OPENAI = "openai/text-embedding-3-small";

test.each([
  "http://127.0.0.1:4010/v1",
  "http://localhost:4010",
  "http://[::1]:4010/v1",
  "https://embeddings.example.com/v1",
])("%s may be asked", (url) => {
  expect(readDemoBaseUrl(url, OPENAI)).toBe(url);
});

test.each(["http://embeddings.example.com/v1", "http://10.0.0.1", "ftp://127.0.0.1", "4010"])(
  "%s may not be asked, as it would be sent a key",
  (url) => {
    expect(() => readDemoBaseUrl(url, OPENAI)).toThrow(/expected https/);
  },
);

test("an embedder that asks no such server is refused one", () => {
  expect(() => readDemoBaseUrl("http://127.0.0.1:4010", "lsa")).toThrow(/lsa asks none/);
});
