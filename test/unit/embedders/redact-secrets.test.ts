import * as fc from "fast-check";
import { expect, test } from "vitest";
import { redactSecrets } from "../../../src/embedders/redact-secrets.ts";

test("keys of the vendors' forms are struck out, whoever's they are", () => {
  const texts = [
    "Incorrect API key provided: sk-proj-abcdefghijklmnop.",
    "Incorrect API key provided: sk-abc1***********wxyz.",
    "hf_AbCdEfGhIjKlMnOp is not allowed",
    "Authorization: Bearer abcdefghijklmnop",
    "authorization: Basic abcdefghijklmnop==",
    "GET https://x.example/v1?key=0abcdefghijklmnop&a=1",
    '{"api_key":"1abcdefghijklmnop"}',
    "x-api-key: abcdefghijklmnop2",
    "jina_abcdefghijklmnop was refused",
    "AIzaSyAbcdefghijklmnopqrstuvwxyz012345",
    "https://user:abcdefghijklmnop@host.example/",
  ];
  for (const text of texts) {
    const redacted = redactSecrets(text);
    expect(redacted).toContain("[redacted]");
    expect(redacted).not.toMatch(/abcdefghijklmnop|AbCdEfGhIjKlMnOp|wxyz/);
  }
});

test("ordinary sentences stay as they are", () => {
  const texts = [
    "total number of texts must be at most 96 - received 104",
    "Requested 453357 tokens, max 300000 tokens per request",
    "The model `text-embedding-9` does not exist.",
    "https://api.example.com/v1/embeddings answered 503.",
    "The task-specific token limit is 8192.",
    "jina-embeddings-v3 was asked by hf-inference for another token throughput.",
    "Unknown key: inputs. Basic authentication is not supported.",
  ];
  for (const text of texts) expect(redactSecrets(text)).toBe(text);
});

test("a secret that is given is nowhere in what comes out, whatever stands around it", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 8 }), fc.string(), (before, secret, after) => {
      fc.pre(!"[redacted]".includes(secret) && !(before + after).includes(secret));
      const text = `${before} ${secret} ${after} ${encodeURIComponent(secret)}`;
      expect(redactSecrets(text, [secret])).not.toContain(secret);
    }),
  );
});
