import { expect, test } from "vitest";
import type { EmergingTopic } from "../../../../src/jobs/corpus.ts";
import { loadKernels } from "../../../support/kernels.ts";
import { createRefreshWorld, type RefreshWorld } from "../../../support/refresh-world.ts";
import { wordDocuments } from "../../../support/word-corpus.ts";

const kernels = await loadKernels();

/** Documents about something that no other document is about; `count` from the `first` on. */
const planets = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `planet${String(first + i).padStart(2, "0")}`,
    text: `planet orbit comet galaxy ${["telescope", "eclipse", "moon"][(first + i) % 3]}`,
  }));

async function createWorld(): Promise<RefreshWorld> {
  const world = createRefreshWorld(kernels);
  const url = "https://example.org/hook";
  const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz";
  await world.put({ notify: [{ url, events: ["topic-emerging"], secret }] });
  await world.add(wordDocuments.slice(0, 54));
  await world.refresh();
  return world;
}

async function candidatesOf(world: RefreshWorld): Promise<EmergingTopic[]> {
  return (await world.published.emerging("news")).candidates;
}

test("documents that no topic is near to become candidates with words and documents", async () => {
  const world = await createWorld();
  expect(await world.published.emerging("news")).toEqual({
    version: 1,
    documentCount: 0,
    candidates: [],
  });
  await world.add([...planets(0, 8), ...wordDocuments.slice(54)]);
  await world.refresh("assign", { repeating: true });
  const { version, documentCount, candidates } = await world.published.emerging("news");
  expect(version).toBe(2);
  expect(documentCount).toBeGreaterThanOrEqual(8);
  const [candidate] = candidates;
  expect(candidate).toMatchObject({ id: "e2-1", since: 2, size: 8 });
  expect(candidate?.documents.toSorted()).toEqual(planets(0, 8).map(({ id }) => id));
  expect(candidate?.words.map(({ word }) => word)).toEqual(
    expect.arrayContaining(["planet", "orbit", "comet"]),
  );
  expect(candidate?.name).toContain("planet");
  const ids = candidate?.representativeDocuments.map(({ id }) => id) ?? [];
  expect(ids.length).toBeGreaterThan(0);
  expect(ids.every((id) => id.startsWith("planet"))).toBe(true);
});

test("a candidate keeps its id while it grows, is told once, and loses what is removed", async () => {
  const world = await createWorld();
  await world.add(planets(0, 8));
  await world.refresh("assign");
  await world.add(planets(8, 4));
  await world.refresh("assign");
  await world.refresh("assign");
  expect(await candidatesOf(world)).toMatchObject([{ id: "e2-1", since: 2, size: 12 }]);
  const { notifications } = await world.corpus.listNotifications({ limit: 10 });
  expect(notifications.map(({ event, data }) => [event, data.version])).toEqual([
    ["topic-emerging", 2],
  ]);
  expect(notifications[0]?.data).toMatchObject({ candidate: { id: "e2-1", size: 8 } });
  await world.corpus.removeDocument("planet00");
  await world.add([{ id: "planet01", text: wordDocuments[0].text }]);
  await world.refresh("assign");
  const [candidate] = await candidatesOf(world);
  expect(candidate).toMatchObject({ id: "e2-1", size: 10 });
  expect(candidate?.documents).not.toContain("planet00");
  expect(candidate?.documents).not.toContain("planet01");
  expect(JSON.stringify(candidate)).not.toContain("planet00");
});

test("a fit confirms what it makes a topic of, and drops the rest; its version says so", async () => {
  const world = await createWorld();
  await world.add(planets(0, 12));
  await world.refresh("assign");
  expect((await world.corpus.listVersions())[0]?.emerging).toEqual([]);
  await world.refresh("full");
  expect(await candidatesOf(world)).toEqual([]);
  const [version] = await world.corpus.listVersions();
  const [outcome] = version?.emerging ?? [];
  expect(outcome).toMatchObject({ id: "e2-1", size: 12, outcome: "confirmed" });
  const { topics } = await world.topics();
  const topic = topics.find(({ id }) => id === outcome?.topic);
  expect(topic?.name).toContain("planet");
  expect(topic?.size).toBe(outcome?.documentCount);

  const other = await createWorld();
  await other.add(planets(0, 8));
  await other.refresh("assign");
  for (const { id } of planets(0, 6)) await other.corpus.removeDocument(id);
  await other.refresh("full");
  expect((await other.corpus.listVersions())[0]?.emerging).toMatchObject([
    { id: "e2-1", outcome: "dropped" },
  ]);
});

test("equal documents in equal refreshes give equal candidates", async () => {
  const lists = await Promise.all(
    [0, 1].map(async () => {
      const world = await createWorld();
      await world.add([...planets(0, 9), ...wordDocuments.slice(54)]);
      await world.refresh("assign");
      return world.published.emerging("news");
    }),
  );
  expect(lists[0]).toEqual(lists[1]);
});

test("fewer documents than a topic needs are no candidate, nor is nothing", async () => {
  const world = await createWorld();
  await world.add(planets(0, 3));
  await world.refresh("assign");
  expect(await world.published.emerging("news")).toMatchObject({
    documentCount: 3,
    candidates: [],
  });
  for (const { id } of planets(0, 3)) await world.corpus.removeDocument(id);
  await world.refresh("assign");
  expect(await world.published.emerging("news")).toMatchObject({ documentCount: 0 });
  expect(await world.keys()).not.toContain("versions/3/pool");
});
