import { expect, test } from "vitest";
import { OPENAI_LIMITS, OPENAI_MODELS } from "../../../../src/embedders/openai/openai-models.ts";
import { PRICES } from "../../../../src/embedders/prices.ts";
import { readOpenApiSchema } from "../../../support/fakes/openapi-schema.ts";

const Request = readOpenApiSchema("openai", "CreateEmbeddingRequest");

test("the limit of inputs is that of OpenAI's own document", () => {
  const requestOf = (count: number) => ({ model: "m", input: Array<string>(count).fill("a") });
  const { inputsPerRequest } = OPENAI_LIMITS;
  expect(Request.safeParse(requestOf(inputsPerRequest)).success).toBe(true);
  expect(Request.safeParse(requestOf(inputsPerRequest + 1)).success).toBe(false);
});

test("every model that is known has a price", () => {
  for (const model of Object.keys(OPENAI_MODELS))
    expect(PRICES).toHaveProperty([`openai/${model}`]);
});
