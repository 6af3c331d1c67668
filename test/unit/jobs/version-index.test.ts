import { beforeEach, expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { embedTexts } from "../../../src/jobs/embed-texts.ts";
import { createPublishedTopics } from "../../../src/jobs/published-topics.ts";
import { createVersionIndex, type VersionIndex } from "../../../src/jobs/version-index.ts";
import { createVectorizeIndex } from "../../../src/storage/vectorize.ts";
import { createFakeVectorize, type FakeVectorize } from "../../support/fakes/vectorize-binding.ts";
import { loadKernels } from "../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../support/refresh-world.ts";
import { wordDocuments as documents } from "../../support/word-corpus.ts";

const kernels = await loadKernels();
const QUERY = documents[7]?.text ?? "";

let world: RefreshWorld;
let binding: FakeVectorize;
let versionIndex: VersionIndex;
let time = Date.parse("2026-01-01T00:00:00Z");

function createWorld(dimensions = 32): void {
  world = createRefreshWorld(kernels);
  binding = createFakeVectorize(dimensions, () => time);
  versionIndex = openIndex();
  world.dependencies.versionIndex = versionIndex;
}

function openIndex(): VersionIndex {
  return createVersionIndex(createVectorizeIndex(binding), world.objects, () => time);
}

beforeEach(() => createWorld());

/** As a Worker that has just started searches, with the index or without. */
async function search(index: VersionIndex | null = openIndex(), limit = 10, query = QUERY) {
  const { corpus, dependencies } = world;
  const published = createPublishedTopics({
    corpus: () => corpus,
    objects: world.objects,
    kernels,
    embedder: dependencies.embedder,
    corpusEmbedder: dependencies.corpusEmbedder,
    versionIndex: index,
    embedTexts: (texts, by, encoding) => {
      const { vectorsOf } = dependencies;
      return embedTexts(texts, by, { vectorsOf, limiterOf: async () => undefined }, encoding);
    },
  });
  binding.calls.length = 0;
  const found = await published.search("news", query, limit);
  return { ...found, isByIndex: binding.calls.includes("query") };
}

/** Lets the index become what it will be, which takes some minutes; answers how much it holds. */
async function settle(): Promise<number> {
  time += 300_000;
  for (let before: unknown = null; ;) {
    const { vectorCount, processedUpToMutation: mutation } = await binding.describe();
    if (mutation === before) return vectorCount;
    before = mutation;
  }
}

async function fit(count = documents.length): Promise<void> {
  await world.put();
  await world.add(documents.slice(0, count));
  expect(await world.refresh()).toMatchObject({ state: "completed", warnings: [] });
}

test("a version is searched by the index once all of it is visible, as it is without", async () => {
  await fit();
  const without = await search(null);
  const early = await search();
  expect(early).toEqual(without);
  const topicCount = (await world.topics()).topics.filter(({ id }) => id >= 0).length;
  expect(await settle()).toBe(documents.length + topicCount);
  const found = await search();
  expect(found.isByIndex).toBe(true);
  expect(found.topics.map(({ id }) => id)).toEqual(without.topics.map(({ id }) => id));
  expect(found.documents.map(({ id }) => id).toSorted()).toEqual(
    without.documents.map(({ id }) => id).toSorted(),
  );
  for (const [i, { score }] of found.documents.entries()) {
    expect(score).toBeCloseTo(without.documents[i]?.score ?? 0, 2);
  }
});

test("more matches than come with their names are found too", async () => {
  await fit();
  await settle();
  const { documents: found, isByIndex } = await search(openIndex(), 50);
  expect(isByIndex).toBe(true);
  expect(new Set(found.map(({ id }) => id)).size).toBe(50);
});

test("the published version alone answers, however late the index is", async () => {
  await fit(40);
  await settle();
  await world.add(documents);
  await world.refresh();
  const late = await search(openIndex(), 60);
  expect(late.isByIndex).toBe(false);
  expect(late.documents).toHaveLength(60);
  await settle();
  const second = await search(openIndex(), 60);
  expect(second.isByIndex).toBe(true);
  expect(second.documents).toHaveLength(60);
  await world.corpus.publishVersion(1);
  const first = await search(openIndex(), 60);
  expect(first.isByIndex).toBe(true);
  const known = new Set(documents.slice(0, 40).map(({ id }) => id));
  expect(first.documents).toHaveLength(40);
  expect(first.documents.every(({ id }) => known.has(id))).toBe(true);
});

test("a version that adds documents to another is in the index with its own", async () => {
  await fit(40);
  await world.add(documents);
  await world.corpus.removeDocument(documents[0]?.id ?? "");
  expect(await world.refresh("assign")).toMatchObject({ state: "completed" });
  await settle();
  const { documents: found, isByIndex } = await search(openIndex(), 100);
  expect(isByIndex).toBe(true);
  expect(found.map(({ id }) => id).toSorted()).toEqual(
    documents
      .slice(1)
      .map(({ id }) => id)
      .toSorted(),
  );
});

test("versions that are not kept any more are taken out", async () => {
  await fit();
  const one = await settle();
  for (let i = 0; i < 6; i++) await world.refresh("full", { repeating: true });
  expect(await settle()).toBe(5 * one);
  expect(await world.objects.list("index-released/")).toEqual([]);
});

test("a version that is removed is taken out", async () => {
  await fit();
  const one = await settle();
  await world.refresh("full", { repeating: true });
  expect(await settle()).toBe(2 * one);
  const { prefix } = await world.corpus.published();
  await versionIndex.release(`${prefix}versions/1/`);
  await versionIndex.takeOut();
  expect(await settle()).toBe(one);
  expect((await search()).isByIndex).toBe(true);
});

test("a corpus that is removed is taken out, by and by where the index fails", async () => {
  await fit();
  await settle();
  await versionIndex.release("corpus/news/");
  binding.isDown = true;
  await versionIndex.takeOut();
  expect(await world.objects.list("index-released/")).toHaveLength(1);
  binding.isDown = false;
  await openIndex().takeOut();
  expect(await settle()).toBe(0);
  expect(await world.objects.list("index-released/")).toEqual([]);
  await versionIndex.takeOut();
});

test("a refresh is completed though the index fails, and says so", async () => {
  binding.isDown = true;
  await world.put();
  await world.add(documents);
  expect(await world.refresh()).toMatchObject({
    state: "completed",
    warnings: [{ code: "index_failed", detail: expect.stringContaining("Vectorize is down") }],
  });
  expect((await search()).isByIndex).toBe(false);
  binding.isDown = false;
  expect((await search()).isByIndex).toBe(false);
});

test("an index that does not answer a search costs it nothing", async () => {
  await fit();
  await settle();
  const opened = openIndex();
  expect((await search(opened)).isByIndex).toBe(true);
  binding.isDown = true;
  expect((await search(opened)).documents).toEqual((await search(null)).documents);
});

test("a query without a direction, or of another embedder, is not asked of the index", async () => {
  await fit();
  await settle();
  expect((await search(openIndex(), 10, "🙂")).isByIndex).toBe(false);
  await world.put({ embedder: "words/two" });
  await settle();
  expect((await search()).isByIndex).toBe(true);
  const { embedder } = world.dependencies;
  world.dependencies.embedder = async (id) => ({ ...(await embedder(id)), fingerprint: "other" });
  await expect(search()).rejects.toMatchObject({ code: "embedder_mismatch" });
});

test("an index of other dimensions, or an embedder made of the corpus, leaves it empty", async () => {
  createWorld(16);
  await fit();
  expect(await settle()).toBe(0);
  expect((await search()).isByIndex).toBe(false);
  createWorld(8);
  await world.put({ embedder: "lsa/8" });
  await world.add(documents);
  await world.refresh();
  expect(await settle()).toBe(0);
});

test("vectors that are kept as bytes are searched as such", async () => {
  await world.put({ options: { ...DEFAULT_FIT_OPTIONS, vectorEncoding: "int8" } });
  await world.add(documents);
  await world.refresh();
  await settle();
  const { documents: found, isByIndex } = await search();
  expect(isByIndex).toBe(true);
  expect(found.map(({ id }) => id)).toContain(documents[7]?.id);
});
