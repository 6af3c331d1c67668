import { expect, test } from "vitest";
import { HOSTED_DIALECTS } from "../../../../src/embedders/openai-compatible/hosted-dialects.ts";
import { OPENAI_DIALECT_NAMES } from "../../../../src/embedders/openai-compatible/openai-dialect.ts";
import { SERVER_DIALECTS } from "../../../../src/embedders/openai-compatible/server-dialects.ts";

test("every name has its dialect, and every dialect its name", () => {
  const dialects = [...Object.keys(HOSTED_DIALECTS), ...Object.keys(SERVER_DIALECTS)];
  expect([...OPENAI_DIALECT_NAMES]).toEqual(dialects.toSorted());
});
