import { expect, test } from "vitest";
import { createCorpusWorld, finish, numbered, settings } from "../../support/corpus-world.ts";

async function createCorpus() {
  const world = createCorpusWorld();
  const life = world.open();
  const outbox = { id: "outbox", type: "webhook", secret: "whsec_b3RoZXI=" } as const;
  await life.put({ ...settings, sources: [...settings.sources, outbox] });
  return { world, life };
}

const body = (count: number, from = 0) => JSON.stringify({ documents: numbered(count, from) });

test("a delivery is accepted once and taken once", async () => {
  const { world, life } = await createCorpus();
  expect(await life.acceptDelivery("inbox", "m1", body(3))).toBe(true);
  expect(await life.acceptDelivery("inbox", "m1", body(5))).toBe(false);
  expect((await life.describe()).documentCount).toBe(0);
  await Promise.all([life.takeDelivery("m1"), world.open().takeDelivery("m1")]);
  expect((await life.describe()).documentCount).toBe(3);
  await life.addDocuments("later", [{ id: "d000", text: "changed since", index: 0 }]);
  await life.takeDelivery("m1");
  expect((await life.getDocument("d000")).text).toBe("changed since");
  expect(await life.acceptDelivery("inbox", "m1", body(5))).toBe(false);
  await life.takeDelivery("never seen");
  expect(world.sql.all("SELECT * FROM delivery_parts")).toEqual([]);
});

test("a delivery that two calls take at once is not written over what came after", async () => {
  const { world, life } = await createCorpus();
  const documents = [{ id: "a", text: "delivered", vector: [1, 2, 3] }];
  await life.acceptDelivery("inbox", "m1", JSON.stringify({ documents }));
  const { reached, release } = world.holdVectors();
  const slow = life.takeDelivery("m1");
  await reached;
  await life.takeDelivery("m1");
  await life.addDocuments("later", [{ id: "a", text: "changed since", index: 0 }]);
  release();
  await slow;
  expect((await life.getDocument("a")).text).toBe("changed since");
});

test("two sources may use the same delivery id", async () => {
  const { life } = await createCorpus();
  expect(await life.acceptDelivery("inbox", "m1", body(1))).toBe(true);
  expect(await life.acceptDelivery("outbox", "m1", body(1, 5))).toBe(true);
  await life.takeDelivery("m1");
  expect((await life.describe()).documentCount).toBe(2);
});

test("a delivery for a source that is no webhook is refused", async () => {
  const { life } = await createCorpus();
  const feed = { id: "feed", type: "feed", url: "https://example.org" } as const;
  await life.put({ ...settings, sources: [feed] });
  for (const id of ["feed", "inbox"]) {
    const call = life.acceptDelivery(id, "m1", body(1));
    await expect(call).rejects.toMatchObject({ code: "unknown_source" });
  }
});

test("a delivery keeps a report: documents rejected, or what is wrong with all of it", async () => {
  const { world, life } = await createCorpus();
  const bodies = {
    a: JSON.stringify({ documents: [{ id: "x", text: "x" }, { id: "y" }, { id: "x", text: "z" }] }),
    b: "{",
    c: "[]",
    d: JSON.stringify({ documents: 5 }),
  };
  for (const [id, text] of Object.entries(bodies)) {
    await life.acceptDelivery("inbox", id, text);
    await life.takeDelivery(id);
  }
  const rows = world.sql.all<{ report: string }>("SELECT report FROM deliveries ORDER BY id");
  expect(rows.map(({ report }) => JSON.parse(report))).toMatchObject([
    {
      added: 1,
      rejected: [
        { index: 1, code: "missing_text" },
        { index: 2, code: "duplicate_id" },
      ],
    },
    { problem: { code: "invalid_json" } },
    { problem: { code: "invalid_request" } },
    { problem: { code: "invalid_request" } },
  ]);
  await world.runAlarms(life, 60_000);
  expect(world.workflow).toEqual([]);
});

test("a body of many megabytes is kept whole", async () => {
  const { life } = await createCorpus();
  const text = "ä😀".repeat(200_000);
  const documents = numbered(6).map((document) => ({ ...document, text: text + document.id }));
  await life.acceptDelivery("inbox", "big", JSON.stringify({ documents }));
  await life.takeDelivery("big");
  for (const { id, text: sent } of documents) {
    expect((await life.getDocument(id)).text === sent).toBe(true);
  }
});

test("a refresh follows deliveries two seconds after the last one", async () => {
  const { world, life } = await createCorpus();
  for (let i = 0; i < 5; i++) {
    await life.acceptDelivery("inbox", `m${i}`, body(4, i * 4));
    await life.takeDelivery(`m${i}`);
    await world.runAlarms(life, 1500);
  }
  expect(world.workflow).toEqual([]);
  await world.runAlarms(world.open(), 500);
  expect(world.workflow.length).toBe(1);
  await world.runAlarms(world.open(), 20_000);
  expect(world.workflow.length).toBe(1);
});

test("a refresh follows deliveries that never pause 30 seconds after the first one", async () => {
  const { world, life } = await createCorpus();
  for (let i = 0; world.workflow.length === 0 && i < 100; i++) {
    await life.acceptDelivery("inbox", `m${i}`, body(4, i * 4));
    await life.takeDelivery(`m${i}`);
    await world.runAlarms(life, 1000);
  }
  expect(world.now - Date.parse("2026-01-01T00:00:00Z")).toBe(30_000);
});

test("fewer than ten documents wait for more without a failing refresh", async () => {
  const { world, life } = await createCorpus();
  await life.acceptDelivery("inbox", "m1", body(4));
  await life.takeDelivery("m1");
  await world.runAlarms(life, 600_000);
  expect(world.workflow).toEqual([]);
  expect(world.alarmAt).toBe(null);
  await life.addDocuments("call", numbered(6, 4));
  await world.runAlarms(life, 2000);
  expect(world.workflow.length).toBe(1);
});

test("what is delivered during a refresh is followed by another one", async () => {
  const { world, life } = await createCorpus();
  await life.addDocuments("seed", numbered(10));
  const { refresh } = await life.startRefresh("full");
  await life.acceptDelivery("inbox", "m1", body(4, 10));
  await life.takeDelivery("m1");
  await world.runAlarms(life, 10_000);
  expect(world.workflow.length).toBe(1);
  await finish(life, refresh.id);
  await world.runAlarms(life, 0);
  expect(world.workflow.length).toBe(2);
});

test("a delivery that changes nothing starts no refresh; one that names sources does", async () => {
  const { world, life } = await createCorpus();
  await life.addDocuments("seed", numbered(10));
  await life.acceptDelivery("inbox", "m1", body(10));
  await life.takeDelivery("m1");
  await world.runAlarms(life, 60_000);
  expect(world.workflow).toEqual([]);
  await life.acceptDelivery("inbox", "m2", JSON.stringify({ sources: ["feed"] }));
  await life.takeDelivery("m2");
  await world.runAlarms(life, 2000);
  expect(world.workflow.length).toBe(1);
});

test("a delivery the queue lost is queued again, then taken by the alarm", async () => {
  const { world, life } = await createCorpus();
  await life.acceptDelivery("inbox", "m1", body(3));
  await world.runAlarms(world.open(), 30_000);
  expect(world.queue).toEqual(["m1"]);
  expect((await life.describe()).documentCount).toBe(0);
  await world.runAlarms(world.open(), 30_000);
  expect((await life.describe()).documentCount).toBe(3);
});

test("where there is no queue the alarm takes deliveries itself, however many", async () => {
  const { world, life } = await createCorpus();
  world.broken.add("enqueue");
  for (let i = 0; i < 50; i++) {
    expect(await life.acceptDelivery("inbox", `m${i}`, body(1, i))).toBe(true);
  }
  await world.runAlarms(world.open(), 31_000);
  expect((await life.describe()).documentCount).toBe(50);
});

test("delivery ids are remembered for thirty days", async () => {
  const { world, life } = await createCorpus();
  const day = 24 * 60 * 60 * 1000;
  for (const id of ["taken", "waiting"]) await life.acceptDelivery("inbox", id, body(1));
  await life.takeDelivery("taken");
  world.now += 29 * day;
  expect(await life.acceptDelivery("inbox", "taken", body(1))).toBe(false);
  world.now += 2 * day;
  expect(await life.acceptDelivery("inbox", "taken", body(1))).toBe(true);
  expect(await life.acceptDelivery("inbox", "waiting", body(1))).toBe(false);
});

test("what cannot be read fails with its body, and is taken again when it can", async () => {
  const { world, life } = await createCorpus();
  await life.acceptDelivery("inbox", "m1", '{"data":[{"key":"a","say":"one"}]}');
  await life.takeDelivery("m1");
  const failed = await life.listDeliveries("inbox", { state: "failed", limit: 10 });
  expect(failed.deliveries).toMatchObject([
    { id: "m1", state: "failed", report: null, problem: { code: "invalid_request" } },
  ]);
  expect(await life.listSources()).toMatchObject([
    { id: "inbox", deliveries: { waiting: 0, failed: 1 } },
    { id: "outbox", deliveries: { waiting: 0, failed: 0 } },
  ]);
  expect(await life.getDelivery("inbox", "m1")).toMatchObject({
    body: expect.stringContaining("one"),
  });
  await world.runAlarms(life, 3_600_000);
  const fields = { id: "/key", text: "/say" };
  await life.put({
    ...settings,
    sources: [{ id: "inbox", type: "webhook", items: "/data", fields }],
  });
  expect(await life.replayDelivery("inbox", "m1")).toMatchObject({
    state: "waiting",
    problem: null,
  });
  await life.takeDelivery("m1");
  expect(await life.getDelivery("inbox", "m1")).toMatchObject({
    state: "taken",
    report: { added: 1 },
    body: null,
  });
  expect(await life.getDocument("a")).toMatchObject({ text: "one" });
});

test("a delivery that nobody can take is given up after hours, or by the queue, and kept", async () => {
  const { world, life } = await createCorpus();
  const poison = JSON.stringify({ documents: [{ id: "a", text: "one", vector: [1, 2, 3] }] });
  world.broken.add("vectors");
  for (const id of ["m1", "m2"]) await life.acceptDelivery("inbox", id, poison);
  await life.failDelivery("m2", "in vain");
  await life.failDelivery("m2", "again");
  for (let i = 0; i < 100; i++) {
    await world.runAlarms(world.open(), 600_000).catch(() => {});
  }
  const { deliveries } = await life.listDeliveries("inbox", { limit: 10 });
  expect(deliveries).toMatchObject([
    { id: "m2", state: "failed", problem: { code: "delivery_failed", detail: "in vain" } },
    { id: "m1", state: "failed", attemptCount: 12, problem: { code: "delivery_failed" } },
  ]);
  expect(world.alarmAt).toBeNull();
  world.broken.clear();
  for (const id of ["m1", "m2"]) await life.replayDelivery("inbox", id);
  await world.runAlarms(world.open(), 600_000);
  expect(
    (await life.listDeliveries("inbox", { state: "taken", limit: 10 })).deliveries,
  ).toHaveLength(2);
  expect((await life.describe()).documentCount).toBe(1);
});

test("a delivery removes documents, of which those that are not there say nothing", async () => {
  const { life } = await createCorpus();
  await life.addDocuments("seed", numbered(3));
  await life.acceptDelivery("inbox", "m1", JSON.stringify({ removed: ["d001", "other", 7] }));
  await life.takeDelivery("m1");
  expect((await life.describe()).documentCount).toBe(2);
});

test("an event of GitHub's is taken by its source as the post it is about", async () => {
  const { life } = await createCorpus();
  const hub = {
    id: "hub",
    type: "webhook",
    verify: { by: "github" },
    secret: "s".repeat(16),
  } as const;
  await life.put({ ...settings, sources: [hub] });
  const issue = { number: 1, title: "It crashes", created_at: "2026-01-01T00:00:00Z" };
  const event = { action: "opened", issue, repository: { full_name: "a/b" } };
  await life.acceptDelivery("hub", "m1", JSON.stringify(event));
  await life.takeDelivery("m1");
  expect(await life.getDocument("a:b:issues:1")).toMatchObject({ text: "It crashes" });
  await life.acceptDelivery("hub", "m2", JSON.stringify({ ...event, action: "deleted" }));
  await life.takeDelivery("m2");
  expect((await life.describe()).documentCount).toBe(0);
});
