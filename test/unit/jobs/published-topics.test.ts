import { beforeEach, expect, test } from "vitest";
import { encodeTopicModel, type TopicModel } from "../../../src/core/model/topic-model.ts";
import { DEFAULT_FIT_OPTIONS } from "../../../src/core/options.ts";
import { embedMany } from "../../../src/embedders/embed-many.ts";
import type { Embedder } from "../../../src/embedders/embedder.ts";
import { createPublishedTopics } from "../../../src/jobs/published-topics.ts";
import { createMemoryObjectStore } from "../../../src/storage/memory.ts";
import { loadKernels } from "../../support/kernels.ts";
import {
  createRefreshWorld,
  createWordEmbedder,
  type RefreshWorld,
} from "../../support/refresh-world.ts";
import { watchObjectStore } from "../../support/watched-object-store.ts";
import { wordDocuments } from "../../support/word-corpus.ts";

const kernels = await loadKernels();
const embedder = createWordEmbedder("words/one");
const embedTexts = (texts: readonly string[], by: Embedder) => embedMany(by, texts);
let world: RefreshWorld;

beforeEach(async () => {
  world = createRefreshWorld(kernels);
  await world.put();
  await world.add(wordDocuments);
});

/** Outliers only, without a direction. */
function wideModel(rowCount: number, dimensions: number): TopicModel {
  return {
    embedder: "wide",
    fingerprint: "wide",
    digest: "",
    options: DEFAULT_FIT_OPTIONS,
    topics: [],
    topicIds: new Int32Array(0),
    rows: {
      rowCount,
      dimensions,
      rows: new Int8Array(rowCount * dimensions),
      scales: new Float32Array(rowCount),
    },
    rowTree: new Uint8Array(0),
    rowHashes: new Int32Array(2 * rowCount),
    rowTopics: new Int32Array(rowCount).fill(-1),
    rowProbabilities: new Float32Array(rowCount),
    mapPositions: new Float32Array(2 * rowCount),
    centroids: new Float32Array(0),
    documentIds: [],
    rowOfDocument: new Int32Array(0),
  };
}

/** As a Worker that has just started reads it, with what it asks of the bucket. */
function openWatched() {
  const calls: string[] = [];
  const objects = watchObjectStore(world.objects, ({ method, key }) => {
    calls.push(`${method} ${key.split("/").at(-1)}`);
  });
  const { corpus, dependencies } = world;
  const published = createPublishedTopics({
    ...dependencies,
    embedTexts,
    corpus: () => corpus,
    objects,
  });
  return { published, calls };
}

test("nothing is answered before anything is published", async () => {
  const { published } = world;
  for (const answer of [
    published.topics("news"),
    published.map("news"),
    published.version("news"),
    published.assign("news", [{ text: "river" }]),
    published.search("news", "river", 3),
  ]) {
    await expect(answer).rejects.toMatchObject({ code: "not_fitted" });
  }
});

test("documents of the fit get what the fit gave them, by text and by vector", async () => {
  await world.refresh();
  const { vectors } = await embedder.embed(wordDocuments.map(({ text }) => text));
  const byVector = wordDocuments.map((_, i) => ({ vector: vectors.slice(i * 32, (i + 1) * 32) }));
  const { version, assignments } = await world.published.assign("news", wordDocuments);
  expect(version).toBe(1);
  for (const [i, { id }] of wordDocuments.entries()) {
    const { topic, probability } = await world.corpus.getDocument(id);
    expect(assignments[i]).toEqual({ topic, probability });
  }
  const mixed = wordDocuments.map((document, i) => (i % 3 === 0 ? document : byVector[i]));
  expect((await world.published.assign("news", mixed)).assignments).toEqual(assignments);
});

test("an answer does not depend on what else is asked", async () => {
  await world.refresh();
  const texts = ["river dam orchestra", "piano", "🙂", "wheel brake bridge"];
  const together = await world.published.assign(
    "news",
    texts.map((text) => ({ text })),
  );
  for (const [i, text] of texts.entries()) {
    const alone = await world.published.assign("news", [{ text }]);
    expect(alone.assignments[0]).toEqual(together.assignments[i]);
  }
  expect(together.assignments[2]).toEqual({ topic: -1, probability: 0 });
});

test("a search finds the nearest topics and documents, best first", async () => {
  await world.refresh();
  const { text } = wordDocuments[11];
  const { topics, documents } = await world.published.search("news", text, 5);
  expect(documents).toHaveLength(5);
  const found = documents.map(({ id }) => id);
  expect(found).toContain("d00011");
  for (const list of [topics, documents]) {
    const scores = list.map(({ score }) => score);
    expect(scores).toEqual(scores.toSorted((a, b) => b - a));
  }
  expect(topics[0].id).toBe((await world.corpus.getDocument("d00011")).topic);
  expect(topics).toHaveLength(3);
  const one = await world.published.search("news", text, 1);
  expect(one).toEqual({ topics: [topics[0]], documents: [documents[0]] });
});

test("a model is opened once, and another version's when that is published", async () => {
  await world.refresh();
  await world.add([{ id: "new", text: "violin concert" }]);
  await world.refresh("assign");
  await world.refresh();
  const { published, calls } = openWatched();
  for (let i = 0; i < 3; i++) await published.assign("news", [{ text: "river" }]);
  await published.search("news", "river", 1);
  await published.search("news", "wheel", 1);
  // To search in, the version has no documents of its own: those of its model are read.
  expect(calls.splice(0)).toEqual(["get model", "get edits", "get documents", "get model"]);
  await world.corpus.publishVersion(2);
  await published.assign("news", [{ text: "river" }]);
  await world.corpus.publishVersion(1);
  await published.assign("news", [{ text: "river" }]);
  expect(calls.splice(0)).toEqual(["get model", "get edits", "get edits"]);
  await published.topics("news");
  await published.map("news");
  expect(calls).toEqual(["get topics.json", "open map.json"]);
});

test("a version stays readable by its own embedder when the corpus gets another", async () => {
  await world.refresh();
  const before = await world.published.assign("news", wordDocuments);
  await world.put({ embedder: "words/two" });
  expect(await world.published.assign("news", wordDocuments)).toEqual(before);
});

test("vectors of an embedder that is another by now are refused", async () => {
  await world.refresh();
  const published = createPublishedTopics({
    ...world.dependencies,
    embedTexts,
    corpus: () => world.corpus,
    embedder: async (id) => ({ ...createWordEmbedder(id), fingerprint: `${id};revision 2` }),
  });
  await expect(published.assign("news", [{ text: "river" }])).rejects.toMatchObject({
    code: "embedder_mismatch",
    message: expect.stringMatching(/revision 2/),
  });
  expect((await published.topics("news")).version).toBe(1);
});

test("open models are held up to 40 MB, those asked for last", async () => {
  const reads: string[] = [];
  const objects = watchObjectStore(createMemoryObjectStore(), ({ method, key }) => {
    if (method === "get" && key.endsWith("/model")) reads.push(key);
  });
  const model = encodeTopicModel(wideModel(16_000, 1000));
  for (const id of ["a", "b", "c"]) await objects.put(`${id}/versions/1/model`, model);
  const published = createPublishedTopics({
    objects,
    kernels,
    embedTexts,
    embedder: async (id) => ({ ...embedder, id, fingerprint: "wide", dimensions: 1000 }),
    corpusEmbedder: () => null,
    corpus: (id) => ({
      published: async () => ({ version: 1, model: 1, prefix: `${id}/`, embedder: "wide" }),
    }),
  });
  const vector = new Float32Array(1000).fill(1);
  for (const id of ["a", "b", "a", "c", "a", "b"]) await published.assign(id, [{ vector }]);
  expect(reads.map((key) => key[0])).toEqual(["a", "b", "c", "b"]);
});

test("a corpus of vectors made elsewhere is searched by the embedder that is named for its texts", async () => {
  const vectors = await embedTexts(
    wordDocuments.map(({ text }) => text),
    embedder,
  );
  const given = wordDocuments.map((document, i) => ({
    ...document,
    vector: vectors.vectors.slice(i * embedder.dimensions, (i + 1) * embedder.dimensions),
  }));
  const own = createRefreshWorld(kernels);
  await own.put({ embedder: "precomputed/32" });
  await own.add(given);
  await own.refresh();
  const query = wordDocuments[0].text;
  await expect(own.published.search("news", query, 3)).rejects.toMatchObject({
    code: "vector_required",
  });
  await own.put({
    embedder: "precomputed/32",
    embedding: { batch: false, textEmbedder: "words/one" },
  });
  await world.refresh();
  expect(await own.published.search("news", query, 3)).toEqual(
    await world.published.search("news", query, 3),
  );
  const { assignments } = await own.published.assign("news", [
    { text: query },
    { vector: given[0].vector },
  ]);
  expect(assignments[0]).toEqual(assignments[1]);
});
