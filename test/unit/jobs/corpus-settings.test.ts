import { DEFAULT_DRIFT_THRESHOLDS } from "../../../src/core/topics/drift.ts";
import { expect, test } from "vitest";
import { createCorpusWorld, numbered, settings } from "../../support/corpus-world.ts";

test("a corpus that was never made is unknown, and asking leaves nothing in the database", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  const calls = [
    life.describe(),
    life.remove(),
    life.addDocuments("call", numbered(1)),
    life.listDocuments({ limit: 1 }),
    life.getDocument("d000"),
    life.removeDocument("d000"),
    life.startRefresh("full"),
    life.getRefresh("r"),
    life.cancelRefresh("r"),
    life.listVersions(),
    life.publishVersion(1),
    life.acceptDelivery("inbox", "m", "{}"),
    life.takeDelivery("m"),
    life.webhookKeys("inbox"),
    life.published(),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: "unknown_corpus" });
  await life.alarm();
  expect(world.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
  expect(world.alarmAt).toBe(null);
});

test("put makes a corpus, then changes it, and never answers a secret", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  const made = await life.put(settings);
  expect(made).toEqual({
    created: true,
    corpus: {
      id: "news",
      embedder: "static/en",
      options: settings.options,
      sources: [{ id: "inbox", type: "webhook" }],
      schedule: null,
      maxCost: null,
      embedding: { batch: false },
      drift: DEFAULT_DRIFT_THRESHOLDS,
      notify: [],
      documentCount: 0,
      publishedVersion: null,
      createdAt: "2026-01-01T00:00:00.000Z",
    },
  });
  expect([...world.objects.keys()]).toEqual(["corpora/news"]);
  world.now += 1000;
  const feed = { id: "feed", type: "feed", url: "https://example.org/feed" } as const;
  const inbox = { id: "inbox", type: "webhook" } as const;
  const changed = { ...settings, sources: [feed, inbox], schedule: "0 * * * *" };
  expect(await life.put(changed)).toEqual({
    created: false,
    corpus: { ...made.corpus, sources: [feed, inbox], schedule: "0 * * * *" },
  });
  expect(await world.open().describe()).toEqual((await life.put(changed)).corpus);
});

test("a webhook source keeps its secret until it is replaced or removed", async () => {
  const life = createCorpusWorld().open();
  await life.put(settings);
  await life.put({ ...settings, sources: [{ id: "inbox", type: "webhook" }] });
  expect((await life.webhookKeys("inbox")).secrets).toEqual(["whsec_c2VjcmV0"]);
  await life.put({
    ...settings,
    sources: [{ id: "inbox", type: "webhook", secret: "whsec_b3RoZXI=" }],
  });
  expect((await life.webhookKeys("inbox")).secrets).toEqual(["whsec_b3RoZXI="]);
  await life.put({ ...settings, sources: [] });
  await expect(life.webhookKeys("inbox")).rejects.toMatchObject({ code: "unknown_source" });
  const again = life.put({ ...settings, sources: [{ id: "inbox", type: "webhook" }] });
  await expect(again).rejects.toMatchObject({ code: "invalid_option" });
});

test("settings that cannot be kept change nothing", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  const twice = { id: "feed", type: "feed", url: "https://example.org" } as const;
  const bad = [
    { put: { ...settings, embedder: "no/such" }, code: "unknown_embedder" },
    { put: { ...settings, sources: [twice, twice] }, code: "invalid_option" },
    {
      put: { ...settings, sources: [{ id: "hook", type: "webhook" } as const] },
      code: "invalid_option",
    },
  ];
  for (const { put, code } of bad) await expect(life.put(put)).rejects.toMatchObject({ code });
  await expect(life.describe()).rejects.toMatchObject({ code: "unknown_corpus" });
  expect(world.objects.size).toBe(0);
  const { corpus } = await life.put(settings);
  for (const { put, code } of bad) await expect(life.put(put)).rejects.toMatchObject({ code });
  expect(await life.describe()).toEqual(corpus);
});

test("the embedder changes only while no refresh is under way, and given vectors go with it", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  const vector = Float32Array.of(1, 2, 3);
  const documents = numbered(10).map((document) => ({ ...document, vector }));
  await life.addDocuments("call", documents);
  const { refresh } = await life.startRefresh("full");
  const read = await life.readDocuments(refresh.id, null, { count: 1, bytes: 1000 });
  expect(read[0]?.givenVectorKey).toMatch(/^[0-9a-f]{32}$/);
  const other = { ...settings, embedder: "static/other" };
  await expect(life.put(other)).rejects.toMatchObject({ code: "refresh_under_way" });
  expect((await life.describe()).embedder).toBe("static/en");
  await life.put({ ...settings, schedule: "0 0 * * *" });
  await life.cancelRefresh(refresh.id);
  expect((await life.put(other)).corpus.embedder).toBe("static/other");
  const next = await life.startRefresh("full");
  const reread = await life.readDocuments(next.refresh.id, null, { count: 10, bytes: 1000 });
  expect(reread.map(({ givenVectorKey }) => givenVectorKey)).toEqual(Array(10).fill(null));
  expect(await life.addDocuments("call 2", documents)).toMatchObject({ updated: 10 });
});

test("remove leaves nothing, and the corpus made again is another one", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("call", numbered(10));
  const { refresh } = await life.startRefresh("full");
  const { prefix } = await life.beginRefresh(refresh.id);
  expect(prefix).toMatch(/^corpus\/news\/[0-9A-Z]{26}\/$/);
  for (let i = 0; i < 2500; i++) world.objects.set(`${prefix}versions/${i}`, "");
  world.objects.set("corpora/newspaper", "");
  world.objects.set("corpus/newspaper/x", "");
  await life.remove();
  expect([...world.objects.keys()]).toEqual(["corpora/newspaper", "corpus/newspaper/x"]);
  expect(world.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
  expect(world.workflow).toEqual([`start ${refresh.id}`, `cancel ${refresh.id}`]);
  await expect(life.remove()).rejects.toMatchObject({ code: "unknown_corpus" });
  await expect(life.beginRefresh(refresh.id)).rejects.toMatchObject({ code: "unknown_refresh" });
  expect((await life.put(settings)).created).toBe(true);
  expect((await life.describe()).documentCount).toBe(0);
  await life.addDocuments("call", numbered(10));
  const again = await life.startRefresh("full");
  expect((await life.beginRefresh(again.refresh.id)).prefix).not.toBe(prefix);
});

test("a corpus half removed is unknown, and the alarm removes the rest", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("call", numbered(3));
  world.broken.add("objects");
  await expect(life.remove()).rejects.toThrow("the bucket is broken");
  await expect(life.describe()).rejects.toMatchObject({ code: "unknown_corpus" });
  await expect(life.alarm()).resolves.toBe(undefined);
  world.now += 30_000;
  await expect(life.alarm()).rejects.toThrow("the bucket is broken");
  world.broken.clear();
  await world.runAlarms(world.open(), 60_000);
  expect(world.objects.size).toBe(0);
  expect(world.sql.all("SELECT name FROM sqlite_master")).toEqual([]);
});

test("a corpus that is made while it is being removed is a new one", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("call", numbered(3));
  const [, made] = await Promise.all([life.remove(), life.put(settings)]);
  expect(made.created).toBe(true);
  expect((await life.describe()).documentCount).toBe(0);
  expect([...world.objects.keys()]).toEqual(["corpora/news"]);
});

test("the schedule lies in the bucket as long as the corpus has one", async () => {
  const world = createCorpusWorld();
  const life = world.open();
  const held = () => world.objects.get("schedules/news");
  await life.put({ ...settings, schedule: "0 6 * * *" });
  expect(held()).toBe("0 6 * * *");
  await life.put({ ...settings, schedule: "30 6 * * *" });
  expect(held()).toBe("30 6 * * *");
  await life.put(settings);
  expect(held()).toBeUndefined();
  await life.put({ ...settings, schedule: "0 6 * * *" });
  await life.remove();
  expect(world.objects.size).toBe(0);
});
