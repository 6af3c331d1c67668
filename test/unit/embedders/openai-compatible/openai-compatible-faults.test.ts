import { expect, test } from "vitest";
import { createOpenAiCompatibleEmbedder } from "../../../../src/embedders/openai-compatible/openai-compatible.ts";
import {
  OPENAI_DIALECT_NAMES,
  type OpenAiDialectName,
} from "../../../../src/embedders/openai-compatible/openai-dialect.ts";
import { createCompatibleDialect } from "../../../support/fakes/compatible-dialects.ts";
import { createFakeVendor } from "../../../support/fakes/fake-vendor.ts";
import { type FaultOutcome, tryFaults } from "../../../support/fakes/try-faults.ts";

async function create(dialect: OpenAiDialectName) {
  const vendor = await createFakeVendor({ dialect: createCompatibleDialect(dialect) });
  const embedder = createOpenAiCompatibleEmbedder({
    dialect,
    model: "some-model",
    dimensions: 16,
    apiKey: vendor.key,
    baseUrl: vendor.url,
    urlRules: { trustedOrigins: [new URL(vendor.url).origin] },
  });
  return { vendor, embedder };
}

const tables = new Map<OpenAiDialectName, FaultOutcome[]>();

for (const dialect of OPENAI_DIALECT_NAMES) {
  test(`${dialect} loses no vector, misplaces none and has none paid twice, whatever goes wrong`, async () => {
    const outcomes = await tryFaults(() => create(dialect));
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ wrong: [], sentAgain: [], lost: [] });
      expect(outcome.message).not.toContain("sk-fake");
    }
    tables.set(dialect, outcomes);
  });
}

test("what a fault comes to is the same at all of them, but for what they say of a quota", () => {
  const texts = [...tables.values()].map((outcomes) =>
    outcomes
      .filter(({ fault }) => fault !== "quota-exhausted")
      .map(({ fault, times, outcome }) => `${fault}, ${times}: ${outcome}`)
      .join("\n"),
  );
  expect(texts).toHaveLength(OPENAI_DIALECT_NAMES.length);
  const [first = ""] = texts;
  for (const text of texts) expect(text).toBe(first);
});
