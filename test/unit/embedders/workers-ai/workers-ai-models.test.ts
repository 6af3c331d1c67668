import { expect, test } from "vitest";
import {
  QWEN_INSTRUCTIONS,
  WORKERS_AI_MODELS,
} from "../../../../src/embedders/workers-ai/workers-ai-models.ts";

test("Only the English bge models are pooled by choice, only qwen3 has fields", () => {
  const names = (is: "hasPooling" | "fields") =>
    [...WORKERS_AI_MODELS].filter(([, model]) => model[is]).map(([name]) => name);
  expect(names("hasPooling")).toEqual([
    "@cf/baai/bge-small-en-v1.5",
    "@cf/baai/bge-base-en-v1.5",
    "@cf/baai/bge-large-en-v1.5",
  ]);
  expect(names("fields")).toEqual(["@cf/qwen/qwen3-embedding-0.6b"]);
});

test("Documents have no instruction where queries have one", () => {
  expect(QWEN_INSTRUCTIONS.document).toBe(undefined);
  expect(QWEN_INSTRUCTIONS.clustering).toBe("Identify categories in user passages.");
});
