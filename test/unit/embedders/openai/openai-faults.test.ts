import { expect, test } from "vitest";
import { createOpenAiEmbedder } from "../../../../src/embedders/openai/openai.ts";
import { tryFaults } from "../../../support/fakes/try-faults.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { createOpenAiDialect } from "../../../support/fakes/openai-dialect.ts";

async function create() {
  const vendor = await createFakeVendor({ dialect: createOpenAiDialect({ dimensions: 16 }) });
  const embedder = createOpenAiEmbedder({
    model: "text-embedding-3-small",
    apiKey: vendor.key,
    baseUrl: vendor.url,
    dimensions: 16,
    urlRules: { trustedOrigins: [new URL(vendor.url).origin] },
  });
  return { vendor, embedder };
}

test("whatever goes wrong, no vector is lost or misplaced and no text is paid twice", async () => {
  const outcomes = await tryFaults(create);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ wrong: [], sentAgain: [], lost: [] });
    expect(outcome.message).not.toContain("sk-fake");
  }
  const table = Object.fromEntries(
    outcomes.map(({ fault, times, outcome }) => [`${fault}, ${times}`, outcome]),
  );
  expect(table).toMatchInlineSnapshot(`
    {
      "dropped-connection, always": "network",
      "dropped-connection, once": "all embedded",
      "duplicate-index, always": "protocol",
      "duplicate-index, once": "all embedded",
      "error-in-200, always": "protocol",
      "error-in-200, once": "all embedded",
      "extra-row, always": "protocol",
      "extra-row, once": "all embedded",
      "html-502, always": "unavailable",
      "html-502, once": "all embedded",
      "lower-limit, always": "all embedded",
      "lower-limit, once": "all embedded",
      "missing-index, always": "all embedded",
      "missing-index, once": "all embedded",
      "missing-row, always": "protocol",
      "missing-row, once": "all embedded",
      "not-a-number, always": "protocol",
      "not-a-number, once": "all embedded",
      "overloaded, always": "rate_limited",
      "overloaded, once": "all embedded",
      "quarter-length, always": "protocol",
      "quarter-length, once": "all embedded",
      "quota-exhausted, always": "quota_exhausted",
      "quota-exhausted, once": "quota_exhausted",
      "rate-limited-date, always": "rate_limited",
      "rate-limited-date, once": "all embedded",
      "rate-limited-ms, always": "rate_limited",
      "rate-limited-ms, once": "all embedded",
      "rate-limited-seconds, always": "rate_limited",
      "rate-limited-seconds, once": "all embedded",
      "rate-limited-silent, always": "rate_limited",
      "rate-limited-silent, once": "all embedded",
      "server-error, always": "unavailable",
      "server-error, once": "all embedded",
      "shuffled-rows, always": "all embedded",
      "shuffled-rows, once": "all embedded",
      "stalled-body, always": "timeout",
      "stalled-body, once": "all embedded",
      "truncated-json, always": "protocol",
      "truncated-json, once": "all embedded",
      "unauthorized, always": "unauthorized",
      "unauthorized, once": "unauthorized",
      "wrong-dimension, always": "protocol",
      "wrong-dimension, once": "all embedded",
    }
  `);
});
