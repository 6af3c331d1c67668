import { expect, test } from "vitest";
import { createOpenAiEmbedder } from "../../../../src/embedders/openai/openai.ts";
import { faultTable, tryFaults } from "../../../support/fakes/try-faults.ts";
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
  expect(faultTable(outcomes)).toMatchInlineSnapshot(`
    "| fault | once | always |
    | --- | --- | --- |
    | rate-limited-seconds | all embedded | rate_limited |
    | rate-limited-ms | all embedded | rate_limited |
    | rate-limited-date | all embedded | rate_limited |
    | rate-limited-silent | all embedded | rate_limited |
    | quota-exhausted | quota_exhausted | quota_exhausted |
    | unauthorized | unauthorized | unauthorized |
    | server-error | all embedded | unavailable |
    | overloaded | all embedded | rate_limited |
    | html-502 | all embedded | unavailable |
    | dropped-connection | all embedded | network |
    | stalled-body | all embedded | timeout |
    | truncated-json | all embedded | protocol |
    | error-in-200 | all embedded | protocol |
    | missing-row | all embedded | protocol |
    | extra-row | all embedded | protocol |
    | shuffled-rows | all embedded | all embedded |
    | duplicate-index | all embedded | protocol |
    | missing-index | all embedded | all embedded |
    | not-a-number | all embedded | protocol |
    | wrong-dimension | all embedded | protocol |
    | quarter-length | all embedded | protocol |
    | lower-limit | all embedded | all embedded |"
  `);
});
