import { expect, test } from "vitest";
import {
  createCorpusWorld,
  finish,
  numbered,
  settings,
  stageTopics,
} from "../../support/corpus-world.ts";

const TEXT = "The comet came. Nobody slept. The comet went.";

async function createCorpus() {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  let callCount = 0;
  const add = (text: string, more: object = {}) =>
    life.addDocuments(`call ${++callCount}`, [
      { id: "log", text, split: "sentences", index: 0, ...more },
    ]);
  const passages = async () => (await life.documentTopics("log")).passages.map(({ id }) => id);
  const texts = async () =>
    Promise.all((await passages()).map(async (id) => (await life.getDocument(id)).text));
  return { world, life, add, passages, texts };
}

test("a document that is split is its passages, which know it", async () => {
  const { life, add, passages, texts } = await createCorpus();
  const timestamp = "2026-01-01T00:00:00.000Z";
  expect(await add(TEXT, { timestamp, metadata: { a: 1 } })).toMatchObject({
    added: 1,
    updated: 0,
  });
  expect(await texts()).toEqual(["The comet came.", "Nobody slept.", "The comet went."]);
  expect((await life.describe()).documentCount).toBe(3);
  const [first = ""] = await passages();
  expect(first).toMatch(/^log:[0-9a-f]{12}$/);
  expect(await life.getDocument(first)).toMatchObject({ parent: "log", timestamp, topic: null });
  expect(await life.getDocument("log")).toEqual({
    id: "log",
    text: TEXT,
    timestamp,
    metadata: { a: 1 },
    topic: null,
    probability: null,
    truncated: false,
    passageCount: 3,
  });
  const { documents } = await life.listDocuments({ limit: 10 });
  expect(documents.map(({ parent }) => parent)).toEqual(["log", "log", "log"]);
  expect(await add(TEXT, { timestamp, metadata: { a: 1 } })).toMatchObject({ unchanged: 1 });
});

test("the topics of a document are those of its passages", async () => {
  const { life, add } = await createCorpus();
  await add(TEXT);
  await life.addDocuments("seed", numbered(12));
  const { refresh } = await life.startRefresh("full");
  await stageTopics(life, refresh.id, (text) => (text.includes("comet") ? 7 : -1));
  await finish(life, refresh.id);
  const { version, topics, passages } = await life.documentTopics("log");
  expect(version).toBe(1);
  expect(topics).toEqual([
    { topic: 7, passageCount: 2, share: 2 / 3, probability: expect.any(Number) },
    { topic: -1, passageCount: 1, share: 1 / 3, probability: expect.any(Number) },
  ]);
  expect(passages.map(({ topic }) => topic)).toEqual([7, -1, 7]);
  expect(await life.getDocument("log")).toMatchObject({ topic: 7, probability: 2 / 3 });
  expect(await life.documentTopics("d000")).toMatchObject({ topics: [{ topic: -1, share: 1 }] });
  await add("The comet came. It rained. Nobody slept. The comet went.");
  const changed = await life.documentTopics("log");
  expect(changed.passages.map(({ topic }) => topic)).toEqual([7, null, -1, 7]);
});

test("a changed document keeps the passages it still has, and the others go", async () => {
  const { life, add, passages, texts } = await createCorpus();
  await add(TEXT);
  const before = await passages();
  expect(await add("Nobody slept. The comet came. Nobody slept.")).toMatchObject({ updated: 1 });
  expect(await texts()).toEqual(["Nobody slept.", "The comet came.", "Nobody slept."]);
  const after = await passages();
  expect(after.slice(0, 2)).toEqual([before[1], before[0]]);
  expect(new Set(after).size).toBe(3);
  expect((await life.describe()).documentCount).toBe(3);
  expect(await add(TEXT, { split: "paragraphs" })).toMatchObject({ updated: 1 });
  expect(await texts()).toEqual([TEXT]);
});

test("a document that is removed takes its passages along", async () => {
  const { world, life, add } = await createCorpus();
  await add(TEXT);
  await life.removeDocument("log");
  expect((await life.describe()).documentCount).toBe(0);
  for (const table of ["documents", "parents", "passages"]) {
    expect(world.sql.all(`SELECT * FROM ${table}`)).toEqual([]);
  }
  const unknown = { code: "unknown_document" };
  await expect(life.removeDocument("log")).rejects.toMatchObject(unknown);
  await expect(life.documentTopics("log")).rejects.toMatchObject(unknown);
});

test("a document becomes one that is split, and whole again", async () => {
  const { life, add } = await createCorpus();
  await add(TEXT, { split: undefined });
  expect(await add(TEXT)).toMatchObject({ added: 0, updated: 1 });
  expect(await life.getDocument("log")).toMatchObject({ passageCount: 3 });
  expect((await life.describe()).documentCount).toBe(3);
  expect(await add(TEXT, { split: undefined })).toMatchObject({ updated: 1 });
  expect(await life.getDocument("log")).not.toHaveProperty("passageCount");
  expect((await life.describe()).documentCount).toBe(1);
});

test("a passage's id is nobody else's, and a call may come again", async () => {
  const { life, add, passages } = await createCorpus();
  await add(TEXT);
  const [id = ""] = await passages();
  const other = await life.addDocuments("other", [{ id, text: "other", index: 0 }]);
  expect(other.rejected).toMatchObject([{ id, code: "duplicate_id" }]);
  const again = { id: "log", text: TEXT, split: "sentences" as const, index: 0 };
  const report = await life.addDocuments("call 1", [again, { ...again, index: 1 }]);
  expect(report).toMatchObject({ added: 1, rejected: [{ index: 1, code: "duplicate_id" }] });
  expect((await life.describe()).documentCount).toBe(3);
});

test("a document of too many passages, or of none that can be kept, is rejected as one", async () => {
  const { life, add } = await createCorpus();
  expect((await add("So. ".repeat(5001))).rejected).toMatchObject([
    { id: "log", code: "text_too_long" },
  ]);
  await life.put({ ...settings, embedder: "precomputed/2" });
  expect((await add(TEXT)).rejected).toMatchObject([{ id: "log", code: "vector_required" }]);
  expect((await life.describe()).documentCount).toBe(0);
});

test("the passages of one batch are bounded, and documents beyond are rejected", async () => {
  const { life } = await createCorpus();
  const text = "So\n\n".repeat(4900);
  const documents = Array.from({ length: 5 }, (_, index) => ({
    id: index < 4 ? "long" : "beyond",
    text,
    split: "paragraphs" as const,
    index,
  }));
  const { added, rejected } = await life.addDocuments("many", documents);
  expect(added).toBe(1);
  expect(rejected.at(-1)).toMatchObject({ index: 4, id: "beyond", code: "text_too_long" });
});

test("a document whose id a passage comes to have is the passage from then on", async () => {
  const { life, add, passages, texts } = await createCorpus();
  await add(TEXT);
  const [id = ""] = await passages();
  await life.removeDocument("log");
  await life.addDocuments("other", [{ id, text: "other", index: 0 }]);
  await add(TEXT);
  expect(await texts()).toEqual(["The comet came.", "Nobody slept.", "The comet went."]);
  expect((await life.describe()).documentCount).toBe(3);
  await life.removeDocument("log");
  const together = await life.addDocuments("together", [
    { id: "log", text: TEXT, split: "sentences", index: 0 },
    { id, text: "again", index: 1 },
  ]);
  expect(together).toMatchObject({ added: 1, rejected: [{ index: 1, code: "duplicate_id" }] });
});

test("what a webhook delivers is split as its source says", async () => {
  const { life, passages } = await createCorpus();
  const [inbox] = settings.sources;
  await life.put({ ...settings, sources: [{ ...inbox, split: "sentences" } as never] });
  const documents = [
    { id: "log", text: TEXT },
    { id: "own", text: TEXT, split: "paragraphs" },
  ];
  await life.acceptDelivery("inbox", "m1", JSON.stringify({ documents }));
  await life.takeDelivery("m1");
  expect(await passages()).toHaveLength(3);
  expect((await life.documentTopics("own")).passages).toHaveLength(1);
});
