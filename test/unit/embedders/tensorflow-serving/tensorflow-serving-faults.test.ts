import { expect, test } from "vitest";
import { createTensorFlowServingEmbedder } from "../../../../src/embedders/tensorflow-serving/tensorflow-serving-embedder.ts";
import { FAKE_FAULTS } from "../../../support/fakes/fake-fault.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { tensorFlowServingDialect } from "../../../support/fakes/tensorflow-serving-dialect.ts";
import { faultTable, tryFaults } from "../../../support/fakes/try-faults.ts";

/** It knows no indexes, no quotas and no most inputs of a request: what is about these cannot happen. */
const FAULTS = FAKE_FAULTS.filter((fault) => !/index|shuffled|quota|lower-limit/.test(fault));

async function create() {
  const vendor = await createFakeVendor({ dialect: tensorFlowServingDialect });
  const embedder = createTensorFlowServingEmbedder({
    name: "use",
    url: vendor.url,
    trustedOrigins: [vendor.url],
    apiKey: vendor.key,
  });
  return { vendor, embedder };
}

test("Whatever goes wrong at TensorFlow Serving, no vector is lost or misplaced and no text is sent twice", async () => {
  const outcomes = await tryFaults(create, FAULTS);
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
    | not-a-number | all embedded | protocol |
    | wrong-dimension | all embedded | protocol |
    | quarter-length | all embedded | protocol |"
  `);
});
