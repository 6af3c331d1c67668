import { expect, test } from "vitest";
import {
  createCorpusWorld,
  finish,
  numbered,
  runRefresh,
  settings,
  stageTopics,
} from "../../support/corpus-world.ts";
import { NO_STATE } from "../../../src/jobs/sources/source.ts";

async function createCorpus(documentCount = 10) {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("seed", numbered(documentCount));
  return { world, life };
}

test("a refresh needs ten documents or a source to fetch, and assigning a version", async () => {
  const { life } = await createCorpus(9);
  await expect(life.startRefresh("full")).rejects.toMatchObject({ code: "too_few_documents" });
  await expect(life.startRefresh("assign")).rejects.toMatchObject({ code: "not_fitted" });
  const feed = { id: "feed", type: "feed", url: "https://example.org" } as const;
  await life.put({ ...settings, sources: [feed] });
  expect(await life.startRefresh("auto")).toMatchObject({
    started: true,
    refresh: { state: "queued", mode: "auto", stages: [], warnings: [] },
  });
});

test("one refresh at a time: a second call answers the one under way", async () => {
  const { world, life } = await createCorpus();
  const first = await life.startRefresh("full");
  expect(first.started).toBe(true);
  await life.reportRefresh(first.refresh.id, { state: "embedding" });
  const second = await life.startRefresh("full");
  expect(second).toMatchObject({ started: false, refresh: { id: first.refresh.id } });
  expect(world.workflow).toEqual([`start ${first.refresh.id}`]);
  expect(await world.open().getRefresh(first.refresh.id)).toEqual(second.refresh);
});

test("a refresh tells its stages by name and its warnings by code", async () => {
  const { world, life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  await life.reportRefresh(refresh.id, {
    state: "embedding",
    stages: [{ name: "embed", done: 1, total: 10 }],
    warnings: [{ code: "text_truncated", detail: "one", count: 1 }],
  });
  await life.reportRefresh(refresh.id, {
    state: "fitting",
    stages: [
      { name: "embed", done: 10, total: 10 },
      { name: "graph", done: 0, total: 3 },
    ],
    warnings: [{ code: "text_truncated", detail: "two", count: 2 }],
  });
  world.now += 1000;
  const problem = { code: "all_documents_equal", detail: "no topics" } as const;
  await life.failRefresh(refresh.id, problem);
  await life.failRefresh(refresh.id, { code: "internal_error", detail: "later" });
  expect(await life.getRefresh(refresh.id)).toEqual({
    id: refresh.id,
    mode: "full",
    state: "failed",
    stages: [
      { name: "embed", done: 10, total: 10 },
      { name: "graph", done: 0, total: 3 },
    ],
    progress: expect.any(Number),
    remainingSeconds: null,
    usage: { tokens: 0, isEstimated: false, cost: 0, currency: "USD" },
    warnings: [{ code: "text_truncated", detail: "two", count: 2 }],
    problem,
    startedAt: "2026-01-01T00:00:00.000Z",
    finishedAt: "2026-01-01T00:00:01.000Z",
  });
});

test("what a refresh is to do is settled when it is started", async () => {
  const { life } = await createCorpus();
  await runRefresh(life, () => 0);
  const { refresh } = await life.startRefresh("assign");
  await life.put({ ...settings, options: { ...settings.options, seed: 7 } });
  const task = await life.beginRefresh(refresh.id);
  expect(task).toMatchObject({
    refreshId: refresh.id,
    corpus: "news",
    mode: "assign",
    base: { version: 1, model: 1 },
    settings: { embedder: "static/en", options: { seed: 42 } },
  });
  expect(JSON.stringify(task)).not.toContain("whsec_");
  expect(await life.beginRefresh(refresh.id)).toEqual(task);
});

test("a refresh that ended is unknown to its own calls", async () => {
  const { life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  await stageTopics(life, refresh.id, () => 0);
  const cancelled = await life.cancelRefresh(refresh.id);
  expect(cancelled.state).toBe("cancelled");
  expect(await life.cancelRefresh(refresh.id)).toEqual(cancelled);
  const { id } = refresh;
  const calls = [
    life.beginRefresh(id),
    life.beginSource(id, "feed"),
    life.addFromSource(id, "feed", { documents: numbered(1), removed: [] }, NO_STATE),
    life.endSource(id, "feed", { isChanged: true, rejectedCount: 0 }),
    life.readDocuments(id, null, { count: 1, bytes: 1 }),
    life.reportRefresh(id, { state: "fitting" }),
    life.reserveVersion(id),
    life.stageAssignments(id, []),
    life.carryAssignments(id),
    life.countAssignments(id),
    finish(life, id),
    life.failRefresh(id, { code: "refresh_failed", detail: "" }),
    life.beginRefresh("never"),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: "unknown_refresh" });
  await expect(life.getRefresh("never")).rejects.toMatchObject({ code: "unknown_refresh" });
  await expect(life.cancelRefresh("never")).rejects.toMatchObject({ code: "unknown_refresh" });
});

test("what a source gave is added once, and where it stood is remembered by its address", async () => {
  const { life } = await createCorpus();
  const feed = { id: "feed", type: "feed", url: "https://example.org/1" } as const;
  await life.put({ ...settings, sources: [feed] });
  const { refresh } = await life.startRefresh("full");
  const none = { state: NO_STATE, retryAt: null };
  expect(await life.beginSource(refresh.id, "feed")).toEqual(none);
  const documents = [...numbered(3, 8, "item"), { id: "d009", text: "item again" }];
  const items = { documents, removed: [] };
  const state = { etag: '"1"', lastModified: "Thu, 01 Jan 2026 00:00:00 GMT", cursor: "{}" };
  expect(await life.addFromSource(refresh.id, "feed", items, state)).toMatchObject({
    added: 1,
    updated: 2,
    rejected: [{ index: 3, code: "duplicate_id" }],
  });
  expect(await life.addFromSource(refresh.id, "feed", items, state)).toMatchObject({
    added: 0,
    updated: 0,
    unchanged: 3,
  });
  expect(await life.beginSource(refresh.id, "feed")).toEqual({ state, retryAt: null });
  await life.put({ ...settings, sources: [feed] });
  expect(await life.beginSource(refresh.id, "feed")).toEqual({ state, retryAt: null });
  await life.put({ ...settings, sources: [{ ...feed, url: "https://example.org/2" }] });
  await life.addFromSource(refresh.id, "feed", items, state);
  await life.cancelRefresh(refresh.id);
  const next = await life.startRefresh("full");
  expect(await life.beginSource(next.refresh.id, "feed")).toEqual(none);
});

test("a workflow that cannot be reached costs no refresh", async () => {
  const { world, life } = await createCorpus();
  world.broken.add("start");
  const { started, refresh } = await life.startRefresh("full");
  expect(started).toBe(true);
  world.broken.clear();
  await world.runAlarms(world.open(), 30_000);
  expect(world.workflow).toEqual([`nudge ${refresh.id}`]);
  world.broken.add("cancel");
  expect((await life.cancelRefresh(refresh.id)).state).toBe("cancelled");
});

test("a silent refresh is woken every 30 seconds and fails after ten times in vain", async () => {
  const { world, life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  await world.runAlarms(world.open(), 29_000);
  expect(world.workflow).toEqual([`start ${refresh.id}`]);
  await world.runAlarms(world.open(), 121_000);
  expect(world.workflow.length).toBe(1 + 5);
  await life.reportRefresh(refresh.id, { state: "embedding" });
  await world.runAlarms(world.open(), 300_000);
  expect(world.workflow.length).toBe(1 + 5 + 10);
  expect((await life.getRefresh(refresh.id)).state).toBe("embedding");
  await world.runAlarms(world.open(), 30_000);
  expect(await life.getRefresh(refresh.id)).toMatchObject({
    state: "failed",
    problem: { code: "refresh_failed" },
  });
  expect(world.workflow.at(-1)).toBe(`cancel ${refresh.id}`);
  await world.runAlarms(world.open(), 3_600_000);
  expect(world.alarmAt).toBe(null);
});

test("nudges that fail count as well", async () => {
  const { world, life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  world.broken.add("nudge");
  for (let i = 0; i < 40; i++) {
    world.now += 10_000;
    await world
      .open()
      .alarm()
      .catch(() => undefined);
  }
  expect((await life.getRefresh(refresh.id)).state).toBe("failed");
});

test("a refresh that works through batches is not silent", async () => {
  const { world, life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  for (let i = 0; i < 20; i++) {
    await life.readDocuments(refresh.id, null, { count: 1, bytes: 1 });
    await world.runAlarms(world.open(), 20_000);
  }
  expect(world.workflow).toEqual([`start ${refresh.id}`]);
});

test("the last fifty refreshes are remembered", async () => {
  const { world, life } = await createCorpus();
  const ids: string[] = [];
  for (let i = 0; i < 53; i++) {
    world.now += 1000;
    const { refresh } = await life.startRefresh("full");
    ids.push(refresh.id);
    await life.cancelRefresh(refresh.id);
  }
  await expect(life.getRefresh(ids[2] ?? "")).rejects.toMatchObject({ code: "unknown_refresh" });
  expect((await life.getRefresh(ids[3] ?? "")).state).toBe("cancelled");
});

test("a refresh knows the request that asked for it first, for the log", async () => {
  const { life } = await createCorpus();
  const { refresh } = await life.startRefresh("full", { requestId: "first" });
  await life.startRefresh("full", { requestId: "second" });
  expect(await life.beginRefresh(refresh.id)).toMatchObject({ requestId: "first" });
});
