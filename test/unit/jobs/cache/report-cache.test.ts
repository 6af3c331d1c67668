import { expect, test } from "vitest";
import { EdgetopicError } from "../../../../src/core/errors.ts";
import { reportCache } from "../../../../src/jobs/cache/report-cache.ts";
import type { VectorUse } from "../../../../src/jobs/corpus-work.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { createSegmentedVectorCache } from "../../../../src/storage/segmented-vector-cache.ts";
import { createVectorSegments, vectorPrefix } from "../../../../src/storage/vector-segments.ts";
import { makeVectors } from "../../../support/vector-rows.ts";

const use = (embedder: string, fingerprint: string, hits: number, savedCost: number | null) => ({
  embedder,
  fingerprint,
  hits,
  misses: 10,
  savedTokens: 100 * hits,
  savedCost,
});

async function report(uses: Record<string, VectorUse[] | null>, filled: readonly string[] = []) {
  const objects = createMemoryObjectStore();
  for (const [i, fingerprint] of filled.entries()) {
    const cache = createSegmentedVectorCache(objects, { prefix: vectorPrefix(fingerprint) });
    const { keys, vectors } = makeVectors(10 * (i + 1), 4, i);
    await cache.putMany(keys, 4, vectors, undefined, i === 0 ? "f32" : "int8");
  }
  return reportCache({
    objects,
    segments: createVectorSegments(objects),
    corpusIds: async (after) => Object.keys(uses).filter((id) => id > (after ?? "")),
    corpus: (id) => ({
      async vectorUses() {
        const found = uses[id];
        if (!found) throw new EdgetopicError("unknown_corpus", `There is no corpus "${id}".`);
        return found;
      },
    }),
  });
}

test("an empty cache has nothing and has saved nothing", async () => {
  expect(await report({})).toEqual({
    segmentCount: 0,
    vectorCount: 0,
    bytes: 0,
    hits: 0,
    misses: 0,
    savedTokens: 0,
    savedCost: null,
    currency: "USD",
    fingerprints: [],
    lastPrune: null,
  });
});

test("sizes come from the bucket, hits and money from the corpora, by fingerprint", async () => {
  const found = await report(
    {
      a: [use("openai/small", "F", 5, 0.25), use("static/en", "S", 7, null)],
      b: [use("openai/small", "F", 3, 0.5), use("fallback", "F", 1, null)],
      gone: null,
    },
    ["F", "G"],
  );
  const f32 = 32 + 10 * (24 + 16);
  const int8 = 32 + 20 * (24 + 8);
  expect(found).toMatchObject({
    segmentCount: 2,
    vectorCount: 30,
    bytes: f32 + int8,
    hits: 16,
    misses: 40,
    savedTokens: 1600,
    savedCost: 0.75,
  });
  expect(found.fingerprints).toMatchObject([
    { fingerprint: "G", embedders: [], vectorCount: 20, encodings: { int8 }, hits: 0 },
    {
      fingerprint: "F",
      embedders: ["openai/small", "fallback"],
      vectorCount: 10,
      encodings: { f32 },
      hits: 9,
      savedCost: 0.75,
    },
    { fingerprint: "S", embedders: ["static/en"], vectorCount: 0, bytes: 0, savedCost: null },
  ]);
});
