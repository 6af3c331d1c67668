import { expect, test } from "vitest";
import { modelPrompt } from "../../../src/embedders/model-prompts.ts";

test("texts to be clustered have the prompts that MTEB gives them", () => {
  const task = "Instruct: Identify categories in user passages.\nQuery:";
  const cases: [string, string][] = [
    ["sentence-transformers/all-MiniLM-L6-v2", ""],
    ["BAAI/bge-m3", ""],
    ["BAAI/bge-small-en-v1.5", ""],
    ["jina-embeddings-v2-base-en", ""],
    ["intfloat/multilingual-e5-large", "query: "],
    ["intfloat/e5-base-v2", "query: "],
    ["intfloat/multilingual-e5-large-instruct", `${task} `],
    ["Alibaba-NLP/gte-Qwen2-7B-instruct", `${task} `],
    ["intfloat/e5-mistral-7b-instruct", `${task} `],
    ["Qwen/Qwen3-Embedding-8B", task],
    ["nomic-embed-text:latest", "clustering: "],
    ["google/embeddinggemma-300m", "task: clustering | query: "],
    ["gemini-embedding-2", "task: clustering | query: "],
    ["gemini-embedding-001", ""],
  ];
  for (const [model, prompt] of cases) expect(modelPrompt(model, "clustering"), model).toBe(prompt);
});

test("the two sides of a search have their own", () => {
  expect(modelPrompt("nomic-embed-text", "query")).toBe("search_query: ");
  expect(modelPrompt("nomic-embed-text", "document")).toBe("search_document: ");
  expect(modelPrompt("BAAI/bge-base-en-v1.5", "query")).toContain("searching");
  expect(modelPrompt("Qwen/Qwen3-Embedding-8B", "document")).toBe("");
});
