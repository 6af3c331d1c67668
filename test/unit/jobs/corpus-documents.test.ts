import { expect, test } from "vitest";
import type { DocumentInput } from "../../../src/jobs/corpus.ts";
import { createCorpusWorld, numbered, runRefresh, settings } from "../../support/corpus-world.ts";

async function createCorpus(embedder = settings.embedder) {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put({ ...settings, embedder });
  return { world, life };
}

test("documents are added, updated or unchanged by what is in them", async () => {
  const { life } = await createCorpus();
  const full = {
    id: "a",
    text: "first",
    timestamp: "2026-01-01T00:00:00.000Z",
    class: "x",
    metadata: { n: 1 },
    index: 0,
  };
  expect(await life.addDocuments("1", [full, { id: "b", text: "second", index: 1 }])).toEqual({
    added: 2,
    updated: 0,
    unchanged: 0,
    rejected: [],
  });
  expect(await life.addDocuments("2", [full])).toMatchObject({ updated: 0, unchanged: 1 });
  const changes = [
    { text: "third" },
    { timestamp: "2026-01-02T00:00:00.000Z" },
    { class: "y" },
    { class: undefined },
    { metadata: { n: 2 } },
    { vector: Float32Array.of(1, 0, 0) },
    { vector: Float32Array.of(0, 1, 0) },
    { vector: undefined },
  ];
  let document: DocumentInput & { index: number } = full;
  for (const [i, change] of changes.entries()) {
    document = { ...document, ...change };
    expect(await life.addDocuments(`change ${i}`, [document])).toMatchObject({ updated: 1 });
  }
  expect(await life.getDocument("a")).toEqual({
    id: "a",
    text: "third",
    timestamp: "2026-01-02T00:00:00.000Z",
    metadata: { n: 2 },
    topic: null,
    probability: null,
    truncated: false,
  });
  expect((await life.describe()).documentCount).toBe(2);
});

test("an image is kept with its document, and another one is another content", async () => {
  const { life } = await createCorpus("test/both?images=true");
  const image = "r2:images/a.png";
  const add = (callId: string, fields: object) =>
    life.addDocuments(callId, [{ id: "a", text: "", index: 0, ...fields }]);
  expect(await add("1", { image })).toMatchObject({ added: 1, rejected: [] });
  expect(await add("2", { image })).toMatchObject({ unchanged: 1 });
  expect(await life.getDocument("a")).toMatchObject({ text: "", image });
  expect(await add("3", { image: "r2:images/b.png" })).toMatchObject({ updated: 1 });
  expect(await add("4", { image: "r2:images/b.png", text: "b" })).toMatchObject({ updated: 1 });
  expect(await add("5", { text: "b" })).toMatchObject({ updated: 1 });
  expect(await life.getDocument("a")).not.toHaveProperty("image");
});

test("an image is refused where the embedder takes texts alone, unless its vector comes along", async () => {
  const { life } = await createCorpus();
  const image = "https://images.example.org/a.png";
  const report = await life.addDocuments("1", [
    { id: "a", text: "text", image, index: 0 },
    { id: "b", text: "", image, vector: Float32Array.of(1, 0, 0), index: 1 },
  ]);
  expect(report).toMatchObject({ added: 1, rejected: [{ index: 0, code: "cannot_embed_image" }] });
  expect((await life.getDocument("b")).image).toBe(image);
});

test("a text and an image are kept up to a row of the ledger together", async () => {
  const { life } = await createCorpus("test/both?images=true");
  const image = `data:image/png;base64,${"A".repeat(900_000)}`;
  const report = await life.addDocuments("1", [
    { id: "a", text: "a".repeat(900_000), image, index: 0 },
    { id: "b", text: "a".repeat(1_000_000), image, index: 1 },
  ]);
  expect(report).toMatchObject({ added: 1, rejected: [{ index: 1, code: "text_too_long" }] });
});

test("a call repeated changes nothing and is answered as it was", async () => {
  const { life } = await createCorpus();
  await life.addDocuments("0", [{ id: "a", text: "old", index: 0 }]);
  const documents = [
    { id: "a", text: "new", index: 0 },
    { id: "b", text: "b", index: 1 },
    { id: "a", text: "newer", index: 2 },
  ];
  const report = await life.addDocuments("1", documents);
  expect(report).toMatchObject({
    added: 1,
    updated: 1,
    rejected: [{ index: 2, id: "a", code: "duplicate_id" }],
  });
  expect(await life.addDocuments("1", documents)).toEqual(report);
  expect((await life.getDocument("a")).text).toBe("new");
});

test("an id that the same call wrote in an earlier batch is a duplicate", async () => {
  const { life } = await createCorpus();
  await life.addDocuments("1", [{ id: "a", text: "first", index: 0 }]);
  const second = await life.addDocuments("1", [{ id: "a", text: "second", index: 700 }]);
  expect(second).toEqual({
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: [
      {
        index: 700,
        id: "a",
        code: "duplicate_id",
        detail: 'Document 0 of this call has the id "a" already; the first one was kept.',
      },
    ],
  });
  expect(await life.addDocuments("2", [{ id: "a", text: "second", index: 0 }])).toMatchObject({
    updated: 1,
  });
});

test("a document that cannot be kept costs the others nothing", async () => {
  const { world, life } = await createCorpus();
  const report = await life.addDocuments("1", [
    { id: "a", text: "a", index: 0, vector: Float32Array.of(1, 2) },
    { id: "b", text: "b", index: 1, vector: Float32Array.of(1, 2, 3) },
    { id: "c", text: "ä".repeat(1_000_000), index: 2 },
    { id: "d", text: "d", index: 3 },
  ]);
  expect(report).toMatchObject({
    added: 2,
    rejected: [
      { index: 0, id: "a", code: "dimension_mismatch" },
      { index: 2, id: "c", code: "text_too_long" },
    ],
  });
  expect([...world.vectors.values()]).toEqual([Float32Array.of(1, 2, 3)]);
  expect(
    await life.addDocuments("2", [{ id: "e", text: "x".repeat(1_500_000), index: 0 }]),
  ).toMatchObject({ added: 1 });
  expect((await life.getDocument("e")).text.length).toBe(1_500_000);
});

test("a precomputed corpus requires vectors and keeps them before their documents", async () => {
  const { world, life } = await createCorpus("precomputed/2");
  const report = await life.addDocuments("1", [
    { id: "a", text: "a", index: 0 },
    ...numbered(10).map((document) => ({
      ...document,
      index: document.index + 1,
      vector: Float32Array.of(document.index, 1),
    })),
  ]);
  expect(report).toMatchObject({ added: 10, rejected: [{ index: 0, code: "vector_required" }] });
  const { refresh } = await life.startRefresh("full");
  const documents = await life.readDocuments(refresh.id, null, { count: 100, bytes: 1e6 });
  expect(
    documents.map(({ givenVectorKey }) => [
      ...(world.vectors.get(`precomputed/2 ${givenVectorKey}`) ?? []),
    ]),
  ).toEqual(documents.map((_, i) => [i, 1]));
});

test("documents are listed by id, page by page, and by topic of the published version", async () => {
  const { life } = await createCorpus();
  await life.addDocuments("1", numbered(25));
  const ids: string[] = [];
  let cursor: string | undefined;
  let pageCount = 0;
  do {
    const page = await life.listDocuments({ cursor, limit: 10 });
    ids.push(...page.documents.map(({ id }) => id));
    cursor = page.cursor ?? undefined;
    pageCount++;
  } while (cursor !== undefined);
  expect(pageCount).toBe(3);
  expect(ids).toEqual(numbered(25).map(({ id }) => id));
  expect(await life.listDocuments({ limit: 25 })).toMatchObject({ cursor: null });
  expect(await life.listDocuments({ topic: 1, limit: 10 })).toEqual({
    documents: [],
    cursor: null,
  });

  await runRefresh(life, (text) => Number(text.split(" ")[1]) % 3);
  const first = await life.listDocuments({ topic: 1, limit: 5 });
  expect(first.documents.map(({ id }) => id)).toEqual(["d001", "d004", "d007", "d010", "d013"]);
  expect(first.documents[0]).toMatchObject({ topic: 1, probability: 0.5 });
  const second = await life.listDocuments({ topic: 1, limit: 5, cursor: first.cursor ?? "" });
  expect(second.documents.map(({ id }) => id)).toEqual(["d016", "d019", "d022"]);
  expect(second.cursor).toBe(null);
});

test("a page ends before its texts are too much for one answer", async () => {
  const { life } = await createCorpus();
  const text = "x".repeat(1_400_000);
  await life.addDocuments(
    "1",
    numbered(12).map((document) => ({ ...document, text })),
  );
  const first = await life.listDocuments({ limit: 12 });
  expect(first.documents.length).toBe(5);
  const second = await life.listDocuments({ limit: 12, cursor: first.cursor ?? "" });
  expect(second.documents[0]?.id).toBe("d005");
  const { refresh } = await life.startRefresh("full");
  const read = await life.readDocuments(refresh.id, "d001", { count: 12, bytes: 10 });
  expect(read.map(({ id }) => id)).toEqual(["d002"]);
  expect(await life.readDocuments(refresh.id, "d011", { count: 12, bytes: 10 })).toEqual([]);
});

test("a document that is changed or removed has no topic any more, in any version", async () => {
  const { life } = await createCorpus();
  await life.addDocuments("1", numbered(12));
  await runRefresh(life, () => 1);
  await runRefresh(life, () => 2);
  await life.addDocuments("2", [{ id: "d000", text: "another", index: 0 }]);
  await life.addDocuments("3", [{ id: "d001", text: "text 1", class: "x", index: 0 }]);
  await life.removeDocument("d002");
  await life.addDocuments("4", [{ id: "d002", text: "text 2", index: 0 }]);
  for (const version of [2, 1]) {
    await life.publishVersion(version);
    expect((await life.getDocument("d000")).topic).toBe(null);
    expect((await life.getDocument("d001")).topic).toBe(version);
    expect((await life.getDocument("d002")).topic).toBe(null);
    const { documents } = await life.listDocuments({ topic: version, limit: 100 });
    expect(documents.length).toBe(10);
  }
});

test("a document that is not there is unknown", async () => {
  const { life } = await createCorpus();
  await life.addDocuments("1", numbered(2));
  await life.removeDocument("d000");
  await expect(life.removeDocument("d000")).rejects.toMatchObject({ code: "unknown_document" });
  await expect(life.getDocument("d000")).rejects.toMatchObject({ code: "unknown_document" });
  expect((await life.describe()).documentCount).toBe(1);
});

test("documents on their way while the embedder changes are kept for the new one", async () => {
  const { world, life } = await createCorpus();
  const { reached, release } = world.holdVectors();
  const vector = Float32Array.of(1, 2, 3);
  const call = life.addDocuments("1", [{ id: "a", text: "a", vector, index: 0 }]);
  await reached;
  await life.put({ ...settings, embedder: "static/other" });
  release();
  expect(await call).toMatchObject({ added: 1 });
  const embedders = [...world.vectors.keys()].map((key) => key.split(" ")[0]);
  expect(embedders).toEqual(["static/en", "static/other"]);
});

test("a vector is kept again where its document went, and it with it, while others were on their way", async () => {
  const { world, life } = await createCorpus();
  const known = { id: "a", text: "a", vector: Float32Array.of(1, 2, 3), index: 0 };
  await life.addDocuments("1", [known]);
  const { reached, release } = world.holdVectors();
  const other = { id: "b", text: "b", vector: Float32Array.of(3, 2, 1), index: 1 };
  const call = life.addDocuments("2", [known, other]);
  await reached;
  await life.removeDocument("a");
  world.vectors.clear();
  release();
  expect(await call).toMatchObject({ added: 2 });
  expect([...world.vectors.values()].map((vector) => vector[0]).toSorted()).toEqual([1, 3]);
});

test("documents on their way while the corpus is removed are refused", async () => {
  const { world, life } = await createCorpus();
  const { reached, release } = world.holdVectors();
  const vector = Float32Array.of(1, 2, 3);
  const call = life.addDocuments("1", [{ id: "a", text: "a", vector, index: 0 }]);
  await reached;
  await life.remove();
  release();
  await expect(call).rejects.toMatchObject({ code: "unknown_corpus" });
  expect(world.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
});

test("documents whose hashes are not ready when the corpus is removed are refused", async () => {
  const { life } = await createCorpus();
  const vector = Float32Array.of(1, 2, 3);
  const call = life.addDocuments("1", [{ id: "a", text: "a", vector, index: 0 }]);
  const [added] = await Promise.allSettled([call, life.remove()]);
  expect(added).toMatchObject({ status: "rejected", reason: { code: "unknown_corpus" } });
});
