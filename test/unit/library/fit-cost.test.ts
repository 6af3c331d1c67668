import { expect, test } from "vitest";
import type { Embedder } from "../../../src/embedders/embedder.ts";
import { fit } from "../../../src/library/fit.ts";
import { createWordEmbedder } from "../../support/refresh-world.ts";
import { wordDocuments } from "../../support/word-corpus.ts";

/** At a dollar a token. */
function createPaidEmbedder(embedded: string[]): Embedder {
  return {
    ...createWordEmbedder("words/one", embedded),
    price: { perMillionTokens: 1e6, asOf: "2026-01-01" },
    rates: { account: async () => "account" },
  };
}

test("a fit whose embedding would cost more than it may is refused before anything is paid", async () => {
  const embedded: string[] = [];
  const fitted = fit(wordDocuments, { embedder: createPaidEmbedder(embedded), maxCost: 10 });
  await expect(fitted).rejects.toMatchObject({
    code: "cost_limit_exceeded",
    message: expect.stringContaining("expected at most 10"),
  });
  expect(embedded).toEqual([]);
});

test("a limit without a known price is refused", async () => {
  const embedder: Embedder = {
    ...createWordEmbedder("words/one"),
    rates: { account: async () => "account" },
  };
  const fitted = fit(wordDocuments, { embedder, maxCost: 10 });
  await expect(fitted).rejects.toMatchObject({ code: "invalid_option" });
});
