import * as fc from "fast-check";
import { expect, test } from "vitest";
import { createRandom } from "../../../../src/core/math/random.ts";
import { createOpenAiEmbedder } from "../../../../src/embedders/openai/openai.ts";
import { embedThrough, faultTable, tryFaults } from "../../../support/fakes/try-faults.ts";
import { FAKE_FAULTS } from "../../../support/fakes/fake-fault.ts";
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

async function createAtAzure() {
  const basePath = "/openai/deployments/topics";
  const dialect = createOpenAiDialect({ dimensions: 16, basePath, keyHeader: "api-key" });
  const vendor = await createFakeVendor({ dialect });
  const { origin: endpoint } = new URL(vendor.url);
  const embedder = createOpenAiEmbedder({
    model: "text-embedding-3-small",
    apiKey: vendor.key,
    azure: { endpoint, apiVersion: "2024-10-21", deployment: "topics" },
    dimensions: 16,
    urlRules: { trustedOrigins: [endpoint] },
  });
  return { vendor, embedder };
}

test.for([
  ["OpenAI", create],
  ["Azure", createAtAzure],
] as const)(
  "whatever goes wrong at %s, no vector is lost or misplaced and no text is paid twice",
  async ([, createOne]) => {
    const outcomes = await tryFaults(createOne);
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
  },
);

const TRANSIENT = FAKE_FAULTS.filter(
  (fault) => !["quota-exhausted", "unauthorized", "stalled-body"].includes(fault),
);

test("however faults come together, no vector is lost or misplaced and no text is paid twice", async () => {
  const mix = fc.asyncProperty(
    fc.nat(),
    fc.double({ min: 0, max: 0.6, noNaN: true }),
    async (seed, share) => {
      const { vendor, embedder } = await create();
      const random = createRandom(seed);
      vendor.failWhen(() => {
        if (random.uniform() >= share) return undefined;
        return TRANSIENT[Math.floor(random.uniform() * TRANSIENT.length)];
      });
      const texts = Array.from({ length: 30 }, (_, i) => `text ${i}`);
      const about = { concurrentRequests: 3, maxAttempts: 8 };
      const outcome = await embedThrough(vendor, embedder, texts, about);
      await vendor.close();
      expect(outcome).toMatchObject({ wrong: [], sentAgain: [], lost: [] });
      if (share === 0) expect(outcome.outcome).toBe("all embedded");
    },
  );
  await fc.assert(mix, { numRuns: 25 });
});
