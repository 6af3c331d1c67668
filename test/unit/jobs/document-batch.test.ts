import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  documentBytes,
  MAX_BATCH_BYTES,
  MAX_BATCH_DOCUMENTS,
  splitIntoBatches,
} from "../../../src/jobs/document-batch.ts";

test("a document weighs its text in UTF-8, its metadata and its vector", () => {
  expect(documentBytes({ id: "a", text: "naïve 🙂" })).toBe(11);
  const vector = new Float32Array(6);
  expect(documentBytes({ id: "a", text: "x", metadata: { k: 1 }, vector })).toBe(1 + 7 + 24);
});

test("batches have all documents in their order and stay within both limits", () => {
  const lengths = fc.array(fc.constantFrom(1, 10, 900_000, 1_500_000, 2_500_000), {
    maxLength: 40,
  });
  fc.assert(
    fc.property(lengths, (all) => {
      const documents = all.map((length, i) => ({ id: `${i}`, text: "x".repeat(length) }));
      const batches = splitIntoBatches(documents);
      expect(batches.flat()).toEqual(documents);
      for (const [i, batch] of batches.entries()) {
        const bytes = batch.reduce((sum, document) => sum + documentBytes(document), 0);
        if (batch.length > 1) expect(bytes).toBeLessThanOrEqual(MAX_BATCH_BYTES);
        const next = batches[i + 1]?.[0];
        if (next) expect(bytes + documentBytes(next)).toBeGreaterThan(MAX_BATCH_BYTES);
      }
    }),
    { numRuns: 30 },
  );
});

test("small documents go so many at a time", () => {
  const documents = Array.from({ length: 2 * MAX_BATCH_DOCUMENTS + 1 }, (_, i) => ({
    id: `${i}`,
    text: "x",
  }));
  const sizes = splitIntoBatches(documents).map((batch) => batch.length);
  expect(sizes).toEqual([MAX_BATCH_DOCUMENTS, MAX_BATCH_DOCUMENTS, 1]);
});

test("an empty list is one empty batch", () => {
  expect(splitIntoBatches([])).toEqual([[]]);
});
