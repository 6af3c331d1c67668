import { expect, test } from "vitest";
import type { Embedder } from "../../../../src/embedders/embedder.ts";
import { createStaticEmbedder } from "../../../../src/embedders/static.ts";
import type { SnapshotDocument } from "../../../../src/jobs/corpus-work.ts";
import { measureCoverage, warnOfCoverage } from "../../../../src/jobs/refresh/measure-coverage.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld } from "../../../support/refresh-world.ts";
import { readStaticModelFiles } from "../../../support/static-model.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const RUSSIAN = "Вода поднялась выше моста и затопила дорогу";
const kernels = await loadKernels();

/** The world's embedder, whose vocabulary is written in a to z. */
function createVocabularyWorld() {
  const world = createRefreshWorld(kernels);
  const { dependencies } = world;
  const { embedder } = dependencies;
  dependencies.embedder = async (id): Promise<Embedder> => {
    if (id.startsWith("openai/")) return { ...(await embedder("words/one")), id };
    if (!id.startsWith("words/")) throw new Error(`There is no ${id}.`);
    const words = await embedder(id);
    return {
      ...words,
      tellsCoverage: true,
      async embed(inputs, options) {
        const coverage = Float32Array.from(inputs, (text) =>
          /^[\x20-\x7e]*$/.test(text as string) ? 1 : 0,
        );
        return { ...(await words.embed(inputs, options)), coverage };
      },
    };
  };
  return world;
}

test("a refresh of texts in another language says so, whether their vectors were known or not", async () => {
  const world = createVocabularyWorld();
  await world.put();
  await world.add(wordDocuments);
  expect(await world.refresh()).toMatchObject({ state: "completed", warnings: [] });
  await world.add(
    Array.from({ length: 90 }, (_, i) => ({ id: `ru${i}`, text: `${RUSSIAN} ${i} water` })),
  );
  for (let round = 0; round < 2; round++) {
    const { warnings } = await world.refresh();
    expect(warnings).toEqual([
      { code: "poor_coverage", count: 90, detail: expect.stringContaining("Cyrillic") },
    ]);
    // Of those that are named only this one is there.
    expect(warnings[0]?.detail).toMatch(/language are openai\/text-embedding-3-small\.$/);
  }
});

test("vectors that came along need no vocabulary", async () => {
  const embedder = createStaticEmbedder(readStaticModelFiles());
  const document = {
    id: "a",
    text: RUSSIAN,
    image: null,
    contentHash: "",
    class: null,
    topic: null,
  };
  const all: SnapshotDocument[] = [
    { ...document, givenVectorKey: null },
    { ...document, givenVectorKey: "0".repeat(32) },
  ];
  const place = { first: 0, total: 2 };
  expect(await measureCoverage(all, embedder, place)).toMatchObject({ textCount: 1, poorCount: 1 });
  expect(await measureCoverage(all.slice(1), embedder, place)).toBeNull();
});

test("of many documents an even sample is looked at, and none by an embedder that is paid", async () => {
  const embedder = createStaticEmbedder(readStaticModelFiles());
  const documents = Array.from({ length: 1_000 }, (_, i) => ({
    id: `d${i}`,
    text: `${i % 2 === 0 ? "the water of the river rises slowly" : RUSSIAN} ${i}`,
    contentHash: "",
    class: null,
    image: null,
    givenVectorKey: null,
    topic: null,
  }));
  const place = { first: 3_000, total: 5_001 };
  const report = await measureCoverage(documents, embedder, place);
  expect(report).toMatchObject({ textCount: 200, poorCount: 100, script: "Cyrillic" });
  expect(report?.mean).toBeGreaterThan(0.4);
  const price = { perMillionTokens: 1, asOf: "2026-01-01" };
  expect(await measureCoverage(documents, { ...embedder, price }, place)).toBeNull();
});

test("where no embedder for many languages is configured, all of them are named", async () => {
  const report = { textCount: 4, mean: 0.1, poorCount: 4, script: null };
  const open = () => Promise.reject(new Error("none"));
  const warning = await warnOfCoverage([report], "static/en", open);
  expect(warning?.detail).toContain("workers-ai/@cf/baai/bge-m3, openai/text-embedding-3-small");
});
