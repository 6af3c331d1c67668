import { expect, test } from "vitest";
import { SCHEDULES } from "../../../src/jobs/start-due-refreshes.ts";
import { createCorpusWorld, finish, numbered, settings } from "../../support/corpus-world.ts";

const DAY = 24 * 60 * 60 * 1000;

/** At midnight of 2026-01-01; runs at 6 in Berlin, which is 5 in UTC. */
async function createCorpus() {
  const world = createCorpusWorld();
  const life = world.open();
  const schedule = { cron: "0 6 * * *", timeZone: "Europe/Berlin" };
  await life.put({ ...settings, schedule });
  await life.addDocuments("seed", numbered(12));
  const runs = async () => (await life.listRuns({ limit: 100 })).runs;
  return { world, life, schedule, runs };
}

const at = (text: string): number => Date.parse(`2026-01-${text}Z`);

test("a run is started once, however often the platform's cron says so", async () => {
  const { world, life, runs } = await createCorpus();
  expect(await life.describeSchedule()).toMatchObject({ nextRunAt: "2026-01-01T05:00:00.000Z" });
  await life.runScheduled(at("01T04:59"));
  expect(world.workflow).toEqual([]);
  world.now = at("01T05:00:03");
  await Promise.all([life.runScheduled(world.now), life.runScheduled(world.now)]);
  await world.open().runScheduled(world.now);
  expect(world.workflow).toHaveLength(1);
  const [run, ...others] = await runs();
  expect(run).toMatchObject({
    scheduledAt: "2026-01-01T05:00:00.000Z",
    outcome: "started",
    count: 1,
    problem: null,
  });
  expect(world.workflow).toEqual([`start ${run?.refresh}`]);
  expect(others).toEqual([]);
  expect(await life.describeSchedule()).toMatchObject({ nextRunAt: "2026-01-02T05:00:00.000Z" });
});

test("a run is started once, wherever the process ends", async () => {
  for (const when of ["before", "after"] as const) {
    for (let step = 1, isWhole = false; !isWhole; step++) {
      const { world } = await createCorpus();
      world.now = at("01T05:00:03");
      const run = world.open({ step, when }).runScheduled(world.now);
      isWhole = await run.then(
        () => true,
        () => false,
      );
      const life = world.open();
      await life.runScheduled(world.now);
      const { runs } = await life.listRuns({ limit: 10 });
      expect(runs).toMatchObject([{ outcome: "started" }]);
      await world.runAlarms(world.open(), 31_000);
      const calls = world.workflow.map((call) => call.split(" ")[1]);
      expect(new Set(calls)).toEqual(new Set([runs[0]?.refresh]));
    }
  }
});

test("a run that the platform's cron leaves out is started by the alarm", async () => {
  const { world, life, runs } = await createCorpus();
  await world.runAlarms(world.open(), at("01T05:01") - world.now);
  expect(world.workflow).toEqual([]);
  await world.runAlarms(world.open(), 31_000);
  expect(world.workflow).toHaveLength(1);
  expect(await runs()).toMatchObject([
    { outcome: "started", scheduledAt: "2026-01-01T05:00:00.000Z" },
  ]);
  await life.runScheduled(world.now);
  expect(world.workflow).toHaveLength(1);
});

test("runs of an outage are told as missed, and one is made up for", async () => {
  const { world, life, runs } = await createCorpus();
  world.now = at("04T12:00");
  await life.runScheduled(world.now);
  expect(world.workflow).toHaveLength(1);
  expect(await runs()).toMatchObject([
    { scheduledAt: "2026-01-04T05:00:00.000Z", outcome: "started", count: 1 },
    { scheduledAt: "2026-01-01T05:00:00.000Z", outcome: "missed", count: 3, refresh: null },
  ]);
});

test("a run during a refresh is told as overlapping and starts no other", async () => {
  const { world, life, runs } = await createCorpus();
  const { refresh } = await life.startRefresh("full");
  await life.runScheduled(at("01T05:00"));
  expect(await runs()).toMatchObject([{ outcome: "overlapped", refresh: refresh.id }]);
  expect(world.workflow).toHaveLength(1);
  await finish(life, refresh.id);
  await life.runScheduled(at("01T05:00:30"));
  expect(await runs()).toHaveLength(1);
});

test("a run that cannot start says why", async () => {
  const { life, runs } = await createCorpus();
  for (const { id } of numbered(12)) await life.removeDocument(id);
  await life.runScheduled(at("01T05:00"));
  expect(await runs()).toMatchObject([
    { outcome: "failed", refresh: null, problem: { code: "too_few_documents" } },
  ]);
});

test("a paused schedule runs nothing, and resumed it makes up for nothing", async () => {
  const { world, life, runs } = await createCorpus();
  const key = `${SCHEDULES}news`;
  expect(world.objects.has(key)).toBe(true);
  expect(await life.pauseSchedule()).toMatchObject({ paused: true, nextRunAt: null });
  expect(world.objects.has(key)).toBe(false);
  await life.put({ ...settings, schedule: "0 7 * * *" });
  expect(world.objects.has(key)).toBe(false);
  await world.runAlarms(world.open(), 3 * DAY);
  await life.runScheduled(world.now);
  expect(world.workflow).toEqual([]);
  const resumed = await life.resumeSchedule();
  expect(resumed).toMatchObject({ paused: false, nextRunAt: "2026-01-04T07:00:00.000Z" });
  expect(world.objects.get(key)).toBe("0 7 * * *");
  await life.runScheduled(world.now);
  expect(await runs()).toEqual([]);
});

test("a run that is asked for is noted, and one under way is answered", async () => {
  const { life, runs } = await createCorpus();
  const { started, refresh } = await life.runNow();
  expect(started).toBe(true);
  expect(await life.runNow()).toMatchObject({ started: false, refresh: { id: refresh.id } });
  expect(await runs()).toMatchObject([
    { scheduledAt: null, outcome: "started", refresh: refresh.id },
  ]);
});

test("settings that leave the schedule as it is leave a run that is due", async () => {
  const { world, life, schedule, runs } = await createCorpus();
  world.now = at("01T05:00:01");
  await life.put({ ...settings, schedule });
  await life.runScheduled(world.now);
  expect(await runs()).toMatchObject([{ outcome: "started" }]);
  await life.put({ ...settings, schedule: null });
  expect(await life.describeSchedule()).toEqual({ schedule: null, paused: false, nextRunAt: null });
  await life.runScheduled(at("09T05:00"));
  expect(await runs()).toHaveLength(1);
});

test("the last thousand runs are kept, and listed page by page", async () => {
  const { life } = await createCorpus();
  await life.put({ ...settings, schedule: "* * * * *" });
  for (let minute = 1; minute <= 1003; minute++) {
    await life.runScheduled(at("01T00:00") + 60_000 * minute);
  }
  const first = await life.listRuns({ limit: 600 });
  const rest = await life.listRuns({ limit: 600, cursor: first.cursor ?? "" });
  const all = [...first.runs, ...rest.runs];
  expect(all).toHaveLength(1000);
  expect(rest.cursor).toBeNull();
  expect(new Set(all.map(({ scheduledAt }) => scheduledAt)).size).toBe(1000);
});
