import { expect, test } from "vitest";
import { SERVER_DIALECTS } from "../../../../src/embedders/openai-compatible/server-dialects.ts";

test("a server nobody knows, and one that ignores it, are not asked for base64", () => {
  expect(SERVER_DIALECTS["openai-compatible"].encoding).toBe("float");
  expect(SERVER_DIALECTS["lm-studio"].encoding).toBe("float");
});

test("no server needs a key, or has an address of its own", () => {
  for (const dialect of Object.values(SERVER_DIALECTS)) {
    expect(dialect.needsKey).toBe(false);
    expect(dialect).not.toHaveProperty("baseUrl");
  }
});
