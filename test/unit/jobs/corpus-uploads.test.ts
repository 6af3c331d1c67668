import { expect, test } from "vitest";
import { contentKey } from "../../../src/jobs/content-key.ts";
import { createCorpusWorld, numbered, runRefresh, settings } from "../../support/corpus-world.ts";

const given = { ...settings, embedder: "precomputed/2" };

async function createCorpus(count = 12) {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(given);
  await life.addDocuments("seed", numbered(count), { vectorsLater: true });
  return { world, life };
}

async function readKeys(life: Awaited<ReturnType<typeof createCorpus>>["life"]) {
  const { refresh } = await life.startRefresh("full");
  const documents = await life.readDocuments(refresh.id, null, { count: 100, bytes: 1e6 });
  await life.cancelRefresh(refresh.id);
  return new Map(documents.map(({ id, givenVectorKey }) => [id, givenVectorKey]));
}

test("documents may come before their vectors only where that is said", async () => {
  const { life } = await createCorpus();
  const report = await life.addDocuments("now", numbered(1, 20));
  expect(report.rejected).toMatchObject([{ code: "vector_required" }]);
  expect((await life.describe()).documentCount).toBe(12);
});

test("vectors by themselves are kept as those that documents bring along", async () => {
  const { world, life } = await createCorpus();
  const vectors = Float32Array.of(1, 2, 3, 4);
  expect(await life.setVectors(["d003", "d001"], vectors)).toEqual({
    updated: 2,
    unchanged: 0,
    rejected: [],
  });
  const keys = await readKeys(life);
  const key = await contentKey("given", new Uint8Array(Float32Array.of(3, 4).buffer));
  expect(keys.get("d001")).toBe(key);
  expect(keys.get("d002")).toBeNull();
  expect([...(world.vectors.get(`precomputed/2 ${key}`) ?? [])]).toEqual([3, 4]);
  expect(await life.setVectors(["d003"], Float32Array.of(1, 2))).toMatchObject({ unchanged: 1 });
  // The same as if the document had brought it.
  const [document] = numbered(1, 1);
  const brought = [{ ...document, vector: Float32Array.of(3, 4) }];
  expect(await life.addDocuments("again", brought as never)).toMatchObject({ unchanged: 1 });
});

test("a document sent again without its vector keeps it as long as its text is the same", async () => {
  const { life } = await createCorpus();
  await life.setVectors(["d000", "d001"], Float32Array.of(1, 2, 3, 4));
  const again = await life.addDocuments("b", numbered(12), { vectorsLater: true });
  expect(again).toMatchObject({ unchanged: 12 });
  const changed = [{ id: "d001", text: "another text", index: 0 }];
  await life.addDocuments("c", changed, { vectorsLater: true });
  const keys = await readKeys(life);
  expect(keys.get("d000")).not.toBeNull();
  expect(keys.get("d001")).toBeNull();
});

test("another vector takes the topic from a document", async () => {
  const { life } = await createCorpus();
  await runRefresh(life, () => 0);
  expect(await life.getDocument("d001")).toMatchObject({ topic: 0 });
  await life.setVectors(["d001"], Float32Array.of(1, 2));
  expect(await life.getDocument("d001")).toMatchObject({ topic: null });
  expect(await life.getDocument("d002")).toMatchObject({ topic: 0 });
});

test("ids that are no documents are rejected by their place, and cost no other", async () => {
  const { life } = await createCorpus();
  const vectors = Float32Array.of(1, 2, 3, 4, 5, 6);
  expect(await life.setVectors(["d001", "nobody", "d002"], vectors)).toMatchObject({
    updated: 2,
    rejected: [{ index: 1, id: "nobody", code: "unknown_document" }],
  });
});

test("a document that changes while its vector is kept gets it all the same", async () => {
  const { world, life } = await createCorpus();
  const { reached, release } = world.holdVectors();
  const setting = life.setVectors(["d001"], Float32Array.of(1, 2));
  await reached;
  await life.addDocuments("c", [{ id: "d001", text: "another text", index: 0 }], {
    vectorsLater: true,
  });
  release();
  expect(await setting).toMatchObject({ updated: 1 });
  expect((await readKeys(life)).get("d001")).not.toBeNull();
  expect(await life.getDocument("d001")).toMatchObject({ text: "another text" });
});

test("an image whose vector is made elsewhere is kept with it", async () => {
  const { life } = await createCorpus();
  const image = "r2:images/a.png";
  const document = { id: "photo", text: "", image, index: 0 };
  expect(await life.addDocuments("i", [document], { vectorsLater: true })).toMatchObject({
    added: 1,
    rejected: [],
  });
  expect(await life.setVectors(["photo"], Float32Array.of(1, 2))).toMatchObject({ updated: 1 });
  expect(await life.addDocuments("j", [document], { vectorsLater: true })).toMatchObject({
    unchanged: 1,
  });
  expect((await readKeys(life)).get("photo")).not.toBeNull();
});

test("only corpora of precomputed vectors take them, of their own length", async () => {
  const { life } = await createCorpus();
  await expect(life.setVectors(["d001"], Float32Array.of(1))).rejects.toMatchObject({
    code: "dimension_mismatch",
  });
  await life.put(settings);
  await expect(life.setVectors(["d001"], Float32Array.of(1, 2))).rejects.toMatchObject({
    code: "embedder_mismatch",
  });
});

test("ids are listed in the order of their bytes, page by page", async () => {
  const { life } = await createCorpus(12);
  expect(await life.listIds(null, 5)).toEqual(["d000", "d001", "d002", "d003", "d004"]);
  expect(await life.listIds("d009", 5)).toEqual(["d010", "d011"]);
});
