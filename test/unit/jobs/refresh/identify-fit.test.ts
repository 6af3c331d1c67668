import { expect, test } from "vitest";
import { DEFAULT_FIT_OPTIONS } from "../../../../src/core/options.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { smallCorpus } from "../../../support/small-corpus.ts";

const kernels = await loadKernels();
const { ids, texts } = smallCorpus(240, 5);
const documents = ids.map((id, i) => ({ id, text: texts[i] }));
const OPTIONS = { ...DEFAULT_FIT_OPTIONS, epochs: 30 };

async function topicsById(world: RefreshWorld): Promise<Map<string, number>> {
  const { ids: shown, topics } = await world.map();
  return new Map(shown.map((id, i) => [id, topics[i]]));
}

/** The subject of a topic: what its first words are about, by which a person would know it again. */
async function subjects(world: RefreshWorld): Promise<Map<number, string>> {
  const { topics } = await world.topics();
  return new Map(
    topics
      .filter(({ id }) => id >= 0)
      .map(({ id, words }) => [
        id,
        [...words]
          .slice(0, 6)
          .map(({ word }) => word)
          .sort()
          .join(" "),
      ]),
  );
}

test("topics keep their ids while documents come and go, and an id is never used twice", async () => {
  const world = createRefreshWorld(kernels);
  await world.put({ options: OPTIONS });
  await world.add(documents.slice(0, 120));
  await world.refresh();
  const known = await subjects(world);
  const used = new Set(known.keys());
  for (let end = 150; end <= 240; end += 30) {
    const before = await topicsById(world);
    const leaving = [...before.keys()].slice(0, 15);
    for (const id of leaving) await world.corpus.removeDocument(id);
    await world.add(documents.slice(end - 30, end));
    await world.refresh();
    const version = await world.published.version("news");
    const changes = await world.published.changes("news", version);
    expect(changes).toMatchObject({ version, since: version - 1 });
    expect(changes.documents).toMatchObject({ added: 30, removed: 15 });
    for (const [id, subject] of await subjects(world)) {
      const isBorn = changes.topics.some((topic) => topic.id === id && topic.change === "born");
      expect(isBorn).toBe(!known.has(id));
      if (isBorn) expect(used.has(id)).toBe(false);
      else expect(subject).toBe(known.get(id));
      used.add(id);
      known.set(id, subject);
    }
    for (const { id, change } of changes.topics) if (change === "died") known.delete(id);
    const { assignments } = await world.published.assign("news", documents.slice(end - 30, end));
    const after = await topicsById(world);
    expect(assignments.map(({ topic }) => topic)).toEqual(
      documents.slice(end - 30, end).map(({ id }) => after.get(id)),
    );
    for (const { id } of documents.slice(end - 30, end)) {
      expect((await world.corpus.getDocument(id)).topic).toBe(after.get(id));
    }
  }
});

test("two refits of the same documents change nothing, also where every step runs twice", async () => {
  const world = createRefreshWorld(kernels);
  await world.put({ options: OPTIONS });
  await world.add(documents.slice(0, 120));
  await world.refresh();
  const { topics } = await world.topics();
  const digest = await world.digest();
  expect((await world.published.changes("news", 1)).since).toBeNull();
  for (const repeating of [false, true]) {
    await world.refresh("full", { repeating });
    expect((await world.topics()).topics).toEqual(topics);
    expect(await world.digest()).toBe(digest);
    const version = await world.published.version("news");
    const { documents: counts, topics: changes } = await world.published.changes("news", version);
    expect(counts).toEqual({ common: 120, added: 0, removed: 0, moved: 0 });
    expect(changes.every(({ change }) => change === "unchanged")).toBe(true);
  }
  await expect(world.published.changes("news", 9)).rejects.toMatchObject({
    code: "unknown_version",
  });
});

test("ids that are gone do not come back, and a version of before there were identities is matched too", async () => {
  const world = createRefreshWorld(kernels);
  await world.put({ options: OPTIONS });
  await world.add(documents.slice(0, 120));
  await world.refresh();
  const first = (await world.topics()).topics.filter(({ id }) => id >= 0);
  const gone = first[0].id;
  for (const [id, topic] of await topicsById(world)) {
    if (topic === gone) await world.corpus.removeDocument(id);
  }
  for (const key of await world.objects.list("")) {
    if (/identity|changes/.test(key)) await world.objects.delete([key]);
  }
  await world.refresh();
  expect([...(await subjects(world)).keys()].sort()).toEqual(
    first
      .slice(1)
      .map(({ id }) => id)
      .sort(),
  );
  await world.add(documents.slice(0, 120));
  await world.refresh();
  const found = (await world.topics()).topics.map(({ id }) => id);
  expect(found).not.toContain(gone);
  expect(Math.max(...found)).toBe(first.length);
});
