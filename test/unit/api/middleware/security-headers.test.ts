import { expect, test } from "vitest";
import { createTestApi } from "../../../support/api.ts";

test.each(["/health", "/openapi.json", "/v1/corpora", "/v1/corpora/none", "/nothing"])(
  "the answer of %s is nothing to run, frame or guess the type of",
  async (path) => {
    const { headers } = await createTestApi().call("GET", path);
    expect(headers.get("content-security-policy")).toBe(
      "default-src 'none'; frame-ancestors 'none'",
    );
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("x-frame-options")).toBe("DENY");
    expect(headers.get("referrer-policy")).toBe("no-referrer");
  },
);

test("the API reference runs its own script alone", async () => {
  const { headers } = await createTestApi().call("GET", "/docs");
  const policy = headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src");
  expect(policy).not.toMatch(/script-src[^;]*unsafe|\*|https?:/);
  expect(headers.get("x-frame-options")).toBe("DENY");
});
