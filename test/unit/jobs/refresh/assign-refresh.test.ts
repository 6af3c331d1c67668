import { beforeEach, expect, test } from "vitest";
import { expectSums } from "../../../support/expect-sums.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";
import { extendedKeys, fittedKeys } from "../../../support/version-keys.ts";

const kernels = await loadKernels();
const documents = wordDocuments;
const ids = documents.map(({ id }) => id);
const texts = documents.map(({ text }) => text);

let world: RefreshWorld;
beforeEach(() => {
  world = createRefreshWorld(kernels);
});

test("new documents are assigned by the published model, and removed ones are gone", async () => {
  await world.put();
  await world.add(documents.slice(0, 50));
  await world.refresh();
  const before = await world.topics();
  const shown = before.topics[0].representativeDocuments[0];
  await world.add(documents.slice(50));
  await world.corpus.removeDocument(shown.id);
  world.embedded.length = 0;
  const refresh = await world.refresh("assign");
  expect(refresh).toMatchObject({ state: "completed", version: 2, mode: "assign" });
  expect(world.embedded.length).toBeLessThanOrEqual(10);
  expect(await world.corpus.published()).toMatchObject({ version: 2, model: 1 });
  expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1), ...extendedKeys(2)]);
  await expectSums(world, 59);
  const after = await world.topics();
  expect(after.fittedAt).toBe(before.fittedAt);
  const sorted = (list: typeof after) => list.topics.map(({ id }) => id).toSorted();
  expect(sorted(after)).toEqual(sorted(before));
  expect(JSON.stringify(after)).not.toContain(shown.id);
  const { documents: found } = await world.published.search("news", documents[55]?.text ?? "", 60);
  expect(found.map(({ id }) => id)).toContain(documents[55]?.id);
  expect(found.map(({ id }) => id)).not.toContain(shown.id);
  const assigned = await world.published.assign("news", documents.slice(50));
  for (const [i, { id }] of documents.slice(50).entries()) {
    expect((await world.corpus.getDocument(id)).topic).toBe(assigned.assignments[i].topic);
  }
});

test("a changed document is assigned anew", async () => {
  await world.put();
  await world.add(documents);
  await world.refresh();
  const violin = texts.findIndex((text) => text.includes("violin"));
  const { topic } = await world.corpus.getDocument(ids[violin]);
  const other = texts.findIndex((text) => !text.includes("violin") && text.includes("engine"));
  await world.add([{ id: ids[other], text: "violin concert melody orchestra" }]);
  expect(await world.corpus.getDocument(ids[other])).toMatchObject({ topic: null });
  await world.refresh("assign");
  expect(await world.corpus.getDocument(ids[other])).toMatchObject({ topic });
  await expectSums(world, 60);
});

test("versions that follow each other by assignment keep the model they share", async () => {
  await world.put();
  await world.add(documents.slice(0, 50));
  await world.refresh();
  for (let i = 50; i < 57; i++) {
    await world.add(documents.slice(i, i + 1));
    await world.refresh("assign");
  }
  const versions = await world.corpus.listVersions();
  expect(versions.map(({ version }) => version)).toEqual([8, 7, 6, 5, 4]);
  expect(await world.keys()).toContain("versions/1/model");
  expect(await world.keys()).not.toContain("versions/3/map.json");
  await expectSums(world, 57);
  for (let i = 0; i < 5; i++) await world.refresh();
  const kept = [9, 10, 11, 12, 13].flatMap((version) => fittedKeys(version));
  expect((await world.keys()).toSorted()).toEqual(["corpora/news", ...kept].toSorted());
});

test("an assigning refresh by another embedder than the model's fails and changes nothing", async () => {
  await world.put();
  await world.add(documents);
  await world.refresh();
  await world.put({ embedder: "words/two" });
  const refresh = await world.refresh("assign");
  expect(refresh).toMatchObject({ state: "failed", problem: { code: "embedder_mismatch" } });
  expect(await world.corpus.published()).toMatchObject({ version: 1, embedder: "words/one" });
  expect(await world.keys()).toEqual(["corpora/news", ...fittedKeys(1)]);
  expect(await world.refresh("full")).toMatchObject({ state: "completed" });
  await expectSums(world, 60);
});
