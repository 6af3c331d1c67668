import { expect, test } from "vitest";
import { createCorpusWorld, numbered, settings } from "../../support/corpus-world.ts";

async function createCorpus() {
  const world = createCorpusWorld();
  const life = world.open();
  await life.put(settings);
  await life.addDocuments("seed", numbered(10));
  return { world, life };
}

test("a corpus at rest has no alarm", async () => {
  const { world, life } = await createCorpus();
  await life.listDocuments({ limit: 1 });
  expect(world.alarmAt).toBe(null);
});

test("the alarm is set for the earliest of all reasons", async () => {
  const { world, life } = await createCorpus();
  await life.startRefresh("full");
  const begun = world.now;
  expect(world.alarmAt).toBe(begun + 30_000);
  world.now += 20_000;
  await life.acceptDelivery("inbox", "m1", "{}");
  expect(world.alarmAt).toBe(begun + 30_000);
  await world.runAlarms(life, 10_000);
  expect(world.alarmAt).toBe(begun + 50_000);
});

test("the first call of an instance sets an alarm that got lost", async () => {
  const { world, life } = await createCorpus();
  await life.startRefresh("full");
  const due = world.alarmAt;
  world.alarmAt = null;
  await life.describe();
  expect(world.alarmAt).toBe(null);
  await world.open().describe();
  expect(world.alarmAt).toBe(due);
});

test("an alarm that is long overdue is set again by the next write", async () => {
  const { world, life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  world.alarmAt = null;
  world.now += 95_000;
  await life.cancelRefresh(refresh.id);
  await life.startRefresh("full");
  expect(world.alarmAt).toBe(world.now + 30_000);
});

test("an alarm that comes too early or for nothing does nothing", async () => {
  const { world, life } = await createCorpus();
  await life.alarm();
  expect(world.alarmAt).toBe(null);
  await life.startRefresh("full");
  const due = world.alarmAt;
  await life.alarm();
  expect(world.alarmAt).toBe(due);
  expect(world.workflow.length).toBe(1);
});

test("a reason that fails leaves an alarm, and the others run", async () => {
  const { world, life } = await createCorpus();
  await life.startRefresh("full");
  await life.acceptDelivery("inbox", "m1", JSON.stringify({ documents: numbered(1, 20) }));
  world.broken.add("nudge").add("enqueue");
  world.now += 30_000;
  await expect(life.alarm()).rejects.toThrow("nudge is broken");
  expect((await life.describe()).documentCount).toBe(11);
  expect(world.alarmAt).toBe(world.now + 30_000);
});

test("a refresh that says it will be quiet is not woken before", async () => {
  const { world, life } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  await life.reportRefresh(refresh.id, { state: "embedding", quietMs: 900_000 });
  await life.getRefresh(refresh.id);
  await world.runAlarms(life, 900_000);
  expect(world.workflow).toEqual([`start ${refresh.id}`]);
  await world.runAlarms(life, 31_000);
  expect(world.workflow).toEqual([`start ${refresh.id}`, `nudge ${refresh.id}`]);
});
