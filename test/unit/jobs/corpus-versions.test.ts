import { expect, test } from "vitest";
import {
  createCorpusWorld,
  finish,
  numbered,
  runRefresh,
  settings,
  stageTopics,
} from "../../support/corpus-world.ts";

async function createCorpus(documentCount = 12) {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("seed", numbered(documentCount));
  return { world, life };
}

test("staged topics are invisible until the refresh completes", async () => {
  const { world, life } = await createCorpus();
  await expect(life.published()).rejects.toMatchObject({ code: "not_fitted" });
  await runRefresh(life, () => 1);
  const { refresh } = await life.startRefresh("full");
  await stageTopics(life, refresh.id, () => 2);
  expect((await life.getDocument("d000")).topic).toBe(1);
  expect(await life.countAssignments(refresh.id)).toEqual([{ topic: 2, count: 12 }]);
  expect((await life.published()).version).toBe(1);
  const { version, obsolete } = await finish(world.open(), refresh.id);
  expect({ version, obsolete }).toEqual({ version: 2, obsolete: [] });
  expect((await life.getDocument("d000")).topic).toBe(2);
  expect(await life.published()).toMatchObject({ version: 2, model: 2, embedder: "static/en" });
  expect((await life.describe()).publishedVersion).toBe(2);
  expect(await life.getRefresh(refresh.id)).toMatchObject({ state: "completed", version: 2 });
});

test("completing twice answers the same", async () => {
  const { life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  await stageTopics(life, refresh.id, () => 1);
  const result = {
    fittedAt: "2026-01-01T00:00:00.000Z",
    documentCount: 12,
    topicCount: 1,
    outlierCount: 0,
    digest: "abc",
    model: 1,
  };
  const first = await life.completeRefresh(refresh.id, result);
  const { model: _, ...summary } = result;
  expect(first.version).toEqual({ ...summary, version: 1, emerging: [], published: true });
  expect(await life.completeRefresh(refresh.id, result)).toEqual(first);
  expect(await life.listVersions()).toEqual([first.version]);
});

test("a refresh has one version number, and what one before it left is obsolete", async () => {
  const { life } = await createCorpus();
  const first = await life.startRefresh("full");
  expect(await life.reserveVersion(first.refresh.id)).toBe(1);
  expect(await life.reserveVersion(first.refresh.id)).toBe(1);
  await life.cancelRefresh(first.refresh.id);
  const second = await life.startRefresh("full");
  expect(await life.reserveVersion(second.refresh.id)).toBe(2);
  const { prefix } = await life.beginRefresh(second.refresh.id);
  expect(await finish(life, second.refresh.id)).toEqual({
    version: 2,
    obsolete: [`${prefix}versions/1/`, `${prefix}refreshes/${first.refresh.id}/`],
  });
});

test("what a cancelled or failed refresh staged is gone", async () => {
  const { world, life } = await createCorpus();
  const first = await life.startRefresh("full");
  await stageTopics(life, first.refresh.id, () => 1);
  await life.cancelRefresh(first.refresh.id);
  expect(world.sql.all("SELECT * FROM assignments")).toEqual([]);
  const second = await life.startRefresh("full");
  await stageTopics(life, second.refresh.id, () => 1);
  await life.failRefresh(second.refresh.id, { code: "refresh_failed", detail: "no" });
  expect(world.sql.all("SELECT * FROM assignments")).toEqual([]);
  expect((await life.getDocument("d000")).topic).toBe(null);
});

test("a document that changes after it was read gets no stale topic", async () => {
  const { life } = await createCorpus();
  const vector = Float32Array.of(1, 0, 0);
  const { refresh } = await life.startRefresh("full");
  const read = await life.readDocuments(refresh.id, null, { count: 100, bytes: 1e6 });
  const change = (callId: string, id: string) =>
    life.addDocuments(callId, [{ id, text: "changed", index: 0 }]);
  await change("1", "d000");
  await life.addDocuments("2", [{ id: "d001", text: "text 1", vector, index: 0 }]);
  await life.removeDocument("d002");
  await life.stageAssignments(
    refresh.id,
    read.map(({ id, contentHash }) => ({
      id,
      contentHash,
      topic: 1,
      probability: 1,
      truncated: true,
    })),
  );
  await change("3", "d003");
  await life.removeDocument("d004");
  await life.addDocuments("4", [{ id: "d004", text: "text 4", index: 0 }]);
  expect(await life.countAssignments(refresh.id)).toEqual([{ topic: 1, count: 7 }]);
  await finish(life, refresh.id);
  const { documents } = await life.listDocuments({ limit: 100 });
  expect(documents.filter(({ topic }) => topic === null).map(({ id }) => id)).toEqual([
    "d000",
    "d001",
    "d003",
    "d004",
  ]);
  expect(documents.filter(({ truncated }) => truncated).length).toBe(7);
});

test("assigning carries over the topics that still hold", async () => {
  const { life } = await createCorpus();
  await runRefresh(life, () => 1);
  await life.addDocuments("more", [...numbered(1, 50), { id: "d000", text: "new", index: 1 }]);
  const { refresh } = await life.startRefresh("assign");
  const read = await life.readDocuments(refresh.id, null, { count: 100, bytes: 1e6 });
  const fresh = read.filter(({ topic }) => topic === null);
  expect(fresh.map(({ id }) => id)).toEqual(["d000", "d050"]);
  const assignments = fresh.map(({ id, contentHash }) => ({
    id,
    contentHash,
    topic: 2,
    probability: 1,
    truncated: false,
  }));
  for (let i = 0; i < 2; i++) {
    await life.stageAssignments(refresh.id, assignments);
    await life.carryAssignments(refresh.id);
  }
  expect(await life.countAssignments(refresh.id)).toEqual([
    { topic: 1, count: 11 },
    { topic: 2, count: 2 },
  ]);
  await finish(life, refresh.id, 1);
  expect(await life.published()).toMatchObject({ version: 2, model: 1 });
});

test("the last five versions are kept, and a model as long as a version uses it", async () => {
  const { world, life } = await createCorpus();
  const prefix = (await life.beginRefresh((await life.startRefresh("full")).refresh.id)).prefix;
  const models = [1, 1, 3, 3, 3, 3, 7, 8, 9, 10, 11];
  const obsolete: string[][] = [];
  for (const model of models) {
    const { refresh } = await life.startRefresh("full");
    await stageTopics(life, refresh.id, () => 0);
    const done = await finish(life, refresh.id, model);
    obsolete.push(done.obsolete.map((key) => key.replace(`${prefix}versions/`, "")));
  }
  expect(obsolete).toEqual([
    [],
    [],
    [],
    [],
    [],
    [],
    ["1/", "2/"],
    [],
    ["4/"],
    ["5/"],
    ["3/", "6/"],
  ]);
  expect((await life.listVersions()).map(({ version }) => version)).toEqual([11, 10, 9, 8, 7]);
  expect(world.sql.all("SELECT DISTINCT version FROM assignments")).toEqual(
    [7, 8, 9, 10, 11].map((version) => ({ version })),
  );
});

test("publishing goes back to a kept version", async () => {
  const { life } = await createCorpus();
  for (let topic = 1; topic <= 6; topic++) await runRefresh(life, () => topic);
  expect(await life.publishVersion(2)).toMatchObject({ version: 2, published: true });
  expect((await life.getDocument("d000")).topic).toBe(2);
  const published = (await life.listVersions()).filter((version) => version.published);
  expect(published.map(({ version }) => version)).toEqual([2]);
  await expect(life.publishVersion(1)).rejects.toMatchObject({ code: "unknown_version" });
  await expect(life.publishVersion(7)).rejects.toMatchObject({ code: "unknown_version" });
  const { refresh } = await life.startRefresh("assign");
  expect((await life.beginRefresh(refresh.id)).base).toEqual({ version: 2, model: 2 });
  const number = await life.reserveVersion(refresh.id);
  await life.reserveVersion(refresh.id);
  await expect(life.publishVersion(number)).rejects.toMatchObject({ code: "unknown_version" });
});

test("a version is removed with its objects and assignments, unless it is needed", async () => {
  const { world, life } = await createCorpus();
  const { refresh: first } = await life.startRefresh("full");
  const { prefix } = await life.beginRefresh(first.id);
  await stageTopics(life, first.id, () => 1);
  await finish(life, first.id);
  await runRefresh(life, () => 2);
  const { refresh: third } = await life.startRefresh("assign");
  await stageTopics(life, third.id, () => 3);
  await expect(life.removeVersion(1)).rejects.toMatchObject({ code: "refresh_under_way" });
  await finish(life, third.id, 2);
  for (const version of [1, 2]) {
    world.objects.set(`${prefix}versions/${version}/model`, "model");
  }
  await expect(life.removeVersion(3)).rejects.toMatchObject({ code: "version_in_use" });
  await expect(life.removeVersion(2)).rejects.toMatchObject({ code: "version_in_use" });
  await expect(life.removeVersion(7)).rejects.toMatchObject({ code: "unknown_version" });

  await life.removeVersion(1);
  await expect(life.removeVersion(1)).rejects.toMatchObject({ code: "unknown_version" });
  expect((await life.listVersions()).map(({ version }) => version)).toEqual([3, 2]);
  expect(world.sql.all("SELECT DISTINCT version FROM assignments")).toEqual([
    { version: 2 },
    { version: 3 },
  ]);
  const kept = [...world.objects.keys()].filter((key) => key.startsWith(`${prefix}versions/`));
  expect(kept).toEqual([`${prefix}versions/2/model`]);
});
