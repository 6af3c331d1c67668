import { expect, test } from "vitest";
import { createCustomEmbedder } from "../../../../src/embedders/custom/custom-embedder.ts";
import { createCustomDialect } from "../../../support/fakes/custom-dialect.ts";
import { FAKE_FAULTS } from "../../../support/fakes/fake-fault.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { faultTable, tryFaults } from "../../../support/fakes/try-faults.ts";

const KEY = "hf_aBcDeFgHiJkLmNoPqRsTuVwX";

/** Rows have no index of their own here: those that are about it cannot happen. */
const FAULTS = FAKE_FAULTS.filter((fault) => !/index|shuffled/.test(fault));

async function create() {
  const vendor = await createFakeVendor({ dialect: createCustomDialect(), key: KEY });
  const embedder = createCustomEmbedder({
    name: "own",
    url: vendor.url,
    trustedOrigins: [new URL(vendor.url).origin],
    apiKey: KEY,
    dimensions: 16,
  });
  return { vendor, embedder };
}

test("Whatever goes wrong at an endpoint of one's own, no vector is lost or misplaced and no text is paid twice", async () => {
  const outcomes = await tryFaults(create, FAULTS);
  for (const outcome of outcomes) {
    expect(outcome).toMatchObject({ wrong: [], sentAgain: [], lost: [] });
    expect(outcome.message).not.toContain(KEY);
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
    | not-a-number | all embedded | protocol |
    | wrong-dimension | all embedded | protocol |
    | quarter-length | all embedded | protocol |
    | lower-limit | all embedded | all embedded |"
  `);
});
