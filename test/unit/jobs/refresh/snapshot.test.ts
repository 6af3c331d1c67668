import { expect, test } from "vitest";
import { hashRows } from "../../../../src/core/knn/row-hash.ts";
import { vectorKey } from "../../../../src/jobs/content-key.ts";
import { createSnapshot, embedDocuments } from "../../../../src/jobs/refresh/snapshot.ts";
import { createMemoryVectorCache } from "../../../../src/storage/memory-vector-cache.ts";
import { createMemoryObjectStore } from "../../../../src/storage/memory.ts";
import { createWordEmbedder } from "../../../support/refresh-world.ts";

const DIMENSIONS = 32;
const document = (id: string, text: string, givenVectorKey: string | null = null) => ({
  id,
  text,
  contentHash: `hash of ${text}`,
  givenVectorKey,
});

test("a snapshot gives back its batches, whatever their texts", async () => {
  const objects = createMemoryObjectStore();
  const entry = (id: string) => ({
    id,
    contentHash: "c",
    vectorKey: "v",
    vectorHash: [1, -2] as [number, number],
    truncated: false,
  });
  const texts = ['quotes " and\nlines', "東京 🙂 \u2028"];
  await createSnapshot(objects, "p/").write(0, [entry("a"), entry("b")], texts);
  await createSnapshot(objects, "p/").write(1, [], []);
  const snapshot = createSnapshot(objects, "p/");
  expect(await snapshot.entries(0)).toEqual([entry("a"), entry("b")]);
  expect(await snapshot.texts(0)).toEqual(texts);
  expect(await snapshot.entries(1)).toEqual([]);
  await expect(snapshot.texts(2)).rejects.toThrow("p/texts/2");
  expect((await objects.list("")).every((key) => key.startsWith("p/"))).toBe(true);
});

test("a text that is known, or comes twice, is embedded once", async () => {
  const embedded: string[] = [];
  const embedder = createWordEmbedder("words/one", embedded);
  const cache = createMemoryVectorCache();
  const first = await embedDocuments([document("a", "river")], embedder, cache);
  expect(first.embedded).toBe(1);
  const documents = ["river", "dam", "dam", "river"].map((text, i) => document(`d${i}`, text));
  const { entries, vectors, embedded: count } = await embedDocuments(documents, embedder, cache);
  expect(count).toBe(1);
  expect(embedded).toEqual(["river", "dam"]);
  const row = (i: number) => vectors.slice(i * DIMENSIONS, (i + 1) * DIMENSIONS);
  expect(row(0)).toEqual(first.vectors);
  expect(row(3)).toEqual(row(0));
  expect(row(2)).toEqual(row(1));
  expect(entries.map(({ id, contentHash }) => [id, contentHash])).toEqual(
    documents.map(({ id, contentHash }) => [id, contentHash]),
  );
  for (const [i, entry] of entries.entries()) {
    expect(entry.vectorHash).toEqual([...hashRows(row(i), DIMENSIONS)]);
    expect(entry.vectorKey).toBe(await vectorKey(embedder.fingerprint, documents[i].text));
    expect(Math.hypot(...row(i))).toBeCloseTo(1, 6);
  }
});

test("a vector that came along is used as it is, and its text is not embedded", async () => {
  const embedded: string[] = [];
  const embedder = createWordEmbedder("words/one", embedded);
  const cache = createMemoryVectorCache();
  const key = "0".repeat(32);
  await cache.putMany([key], DIMENSIONS, new Float32Array(DIMENSIONS).fill(3));
  const { entries, vectors } = await embedDocuments([document("a", "river", key)], embedder, cache);
  expect(embedded).toEqual([]);
  expect(entries[0].vectorKey).toBe(key);
  expect([...vectors]).toEqual(Array(DIMENSIONS).fill(Math.fround(1 / Math.sqrt(DIMENSIONS))));
});

test("that only the beginning of a text was read is known again", async () => {
  const embedder = createWordEmbedder("words/one");
  const cache = createMemoryVectorCache();
  const documents = [document("a", "river ".repeat(2000)), document("b", "river")];
  for (let i = 0; i < 2; i++) {
    const { entries } = await embedDocuments(documents, embedder, cache);
    expect(entries.map(({ truncated }) => truncated)).toEqual([true, false]);
  }
});

test("no documents are no vectors", async () => {
  const answer = await embedDocuments(
    [],
    createWordEmbedder("words/one"),
    createMemoryVectorCache(),
  );
  expect(answer).toEqual({ entries: [], vectors: new Float32Array(0), embedded: 0 });
});
