import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashAccount } from "../../../src/embedders/hash-account.ts";

test("an account is named by the digest of vendor and key", async () => {
  const digest = createHash("sha256").update("openai\nsk-one").digest("hex").slice(0, 32);
  expect(await hashAccount("openai", "sk-one")).toBe(digest);
  expect(await hashAccount("cohere", "sk-one")).not.toBe(digest);
  expect(await hashAccount("openai", "sk-two")).not.toBe(digest);
});
