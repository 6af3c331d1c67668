import { expect, test } from "vitest";
import { toHex, vectorKey } from "../../../src/jobs/content-key.ts";
import {
  createCorpusWorld,
  finish,
  numbered,
  runRefresh,
  settings,
  stageTopics,
  type CorpusLife,
} from "../../support/corpus-world.ts";

const useOf = (embedder: string, fingerprint: string, hits = 1) => ({
  embedder,
  fingerprint,
  hits,
  misses: 2,
  savedTokens: 10 * hits,
  savedCost: hits / 8,
});

async function createCorpus() {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("1", numbered(12));
  return life;
}

/** A refresh by the corpus's embedder whose vectors have this fingerprint. */
async function refreshBy(life: CorpusLife, fingerprint: string, hits = 1): Promise<void> {
  const { embedder } = await life.describe();
  const { refresh } = await life.startRefresh("full");
  await life.beginRefresh(refresh.id);
  for (const some of [0, hits]) {
    const vectorUse = useOf(embedder, fingerprint, some);
    await life.reportRefresh(refresh.id, { state: "embedding", vectorUse });
  }
  await stageTopics(life, refresh.id, () => 0);
  await finish(life, refresh.id);
}

async function allKeys(life: CorpusLife): Promise<string[]> {
  const keys: string[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<CorpusLife["pageVectorKeys"]>> =
      await life.pageVectorKeys(after);
    for (let at = 0; at < page.keys.length; at += 16) {
      keys.push(toHex(page.keys.subarray(at, at + 16)));
    }
    ({ after } = page);
  } while (after !== null);
  return keys;
}

const keysOf = (fingerprint: string, count: number) =>
  Promise.all(numbered(count).map(({ text }) => vectorKey(fingerprint, text)));

test("what refreshes had of the cache adds up, said twice or not", async () => {
  const life = await createCorpus();
  expect(await life.vectorUses()).toEqual([]);
  await refreshBy(life, "F", 3);
  await refreshBy(life, "F", 5);
  await refreshBy(life, "G", 1);
  expect(await life.vectorUses()).toEqual([
    { ...useOf("static/en", "F", 8), misses: 4 },
    useOf("static/en", "G", 1),
  ]);
});

test("a corpus needs the vectors of its documents by what its refreshes used", async () => {
  const life = await createCorpus();
  expect(await allKeys(life)).toEqual([]);
  await refreshBy(life, "F");
  expect((await allKeys(life)).toSorted()).toEqual((await keysOf("F", 12)).toSorted());
  await life.removeDocument("d011");
  expect((await allKeys(life)).toSorted()).toEqual((await keysOf("F", 11)).toSorted());
});

test("the vector of a document with an image is needed by the image too", async () => {
  const life = createCorpusWorld().open();
  await life.put({ ...settings, embedder: "test/both?images=true" });
  const images = numbered(12).map((document) => ({
    ...document,
    image: `r2:images/${document.id}`,
  }));
  await life.addDocuments("1", images);
  await refreshBy(life, "F");
  const keys = await Promise.all(images.map(({ text, image }) => vectorKey("F", text, image)));
  expect((await allKeys(life)).toSorted()).toEqual(keys.toSorted());
});

test("it needs those of an embedder before as long as a version of it is kept", async () => {
  const life = await createCorpus();
  await refreshBy(life, "F");
  await life.put({ ...settings, embedder: "static/other" });
  await refreshBy(life, "O");
  const both = [...(await keysOf("F", 12)), ...(await keysOf("O", 12))];
  expect((await allKeys(life)).toSorted()).toEqual(both.toSorted());
  for (let i = 0; i < 4; i++) await runRefresh(life, () => 0);
  expect((await allKeys(life)).toSorted()).toEqual((await keysOf("O", 12)).toSorted());
});

test("of an embedder whose model changes it needs those of the last refreshes", async () => {
  const life = await createCorpus();
  for (let i = 0; i < 12; i++) await refreshBy(life, `F${i}`);
  const keys = new Set(await allKeys(life));
  expect(keys.size).toBe(120);
  expect(keys.has((await keysOf("F1", 1))[0] ?? "")).toBe(false);
  expect(keys.has((await keysOf("F2", 1))[0] ?? "")).toBe(true);
});

test("vectors that came along are needed by themselves, page by page", async () => {
  const life = createCorpusWorld().open();
  await life.put({ ...settings, embedder: "precomputed/2" });
  const given = numbered(2300).map((document, i) => ({
    ...document,
    vector: Float32Array.of(1, i),
  }));
  await life.addDocuments("1", given);
  const keys = await allKeys(life);
  expect(new Set(keys).size).toBe(2300);
});

test("a corpus that is not there has no keys", async () => {
  const life = createCorpusWorld().open();
  await expect(life.pageVectorKeys(null)).rejects.toMatchObject({ code: "unknown_corpus" });
  await expect(life.vectorUses()).rejects.toMatchObject({ code: "unknown_corpus" });
});
