import { expect, test } from "vitest";
import { readBaseUrl } from "../../../../src/embedders/openai/read-base-url.ts";

const LOCAL = { trustedOrigins: ["http://localhost:11434"] };

test("a server's URL is kept, but for slashes at its end", () => {
  expect(readBaseUrl("https://api.acme.com/v1", undefined)).toBe("https://api.acme.com/v1");
  expect(readBaseUrl("https://api.acme.com/a/v1//", undefined)).toBe("https://api.acme.com/a/v1");
  expect(readBaseUrl("http://localhost:11434", LOCAL)).toBe("http://localhost:11434");
});

test("a URL is refused where it is not allowed, or may hold a secret, which is not told", () => {
  expect(() => readBaseUrl("http://localhost:11434", undefined)).toThrow("refused");
  const secret = "abcdef123456";
  for (const url of [
    `http://user:${secret}@localhost:11434/v1`,
    `http://localhost:11434/v1?key=${secret}`,
    `http://localhost:11434/v1#${secret}`,
  ]) {
    expect(() => readBaseUrl(url, LOCAL), url).toThrow("expected none");
    expect(() => readBaseUrl(url, LOCAL), url).not.toThrow(secret);
  }
});
