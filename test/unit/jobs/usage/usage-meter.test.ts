import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { createUsageMeter } from "../../../../src/jobs/usage/usage-meter.ts";
import { createNodeSql } from "../../../support/node-sql.ts";

const NOON = Date.UTC(2026, 10, 25, 12);
const DAY = 24 * 3_600_000;

function createWorld() {
  const database = new DatabaseSync(":memory:");
  const clock = { at: NOON };
  const open = () => createUsageMeter({ sql: createNodeSql(database), now: () => clock.at });
  return { clock, open, meter: open() };
}

test("exactly as many requests a minute are allowed, however they come and whoever is evicted", async () => {
  const { clock, open } = createWorld();
  const allowed: number[] = [];
  for (let i = 0; i < 100; i++) {
    const state = await open().takeRequest(7);
    if (state.isAllowed) allowed.push(state.remaining);
    clock.at += 500;
  }
  expect(allowed).toEqual([6, 5, 4, 3, 2, 1, 0]);
  clock.at = NOON + 59_999;
  expect(await open().takeRequest(7)).toEqual({
    isAllowed: false,
    limit: 7,
    remaining: 0,
    resetSeconds: 1,
  });
  clock.at = NOON + 60_000;
  expect(await open().takeRequest(7)).toMatchObject({ isAllowed: true, remaining: 6 });
  expect(await open().read("2026-11-25", "2026-11-25")).toMatchObject([{ requests: 8 }]);
});

test("a limit that becomes lower within the minute holds at once", async () => {
  const { meter } = createWorld();
  for (let i = 0; i < 5; i++) await meter.takeRequest(10);
  expect(await meter.takeRequest(5)).toMatchObject({ isAllowed: false, remaining: 0 });
  expect(await meter.takeRequest(6)).toMatchObject({ isAllowed: true, remaining: 0 });
});

test("a quota holds for a day in UTC, to the last document", async () => {
  const { clock, meter } = createWorld();
  const limits = { documentsPerDay: 10 };
  expect(await meter.reserve({ documents: 7 }, limits)).toBeNull();
  expect(await meter.reserve({ documents: 4 }, limits)).toEqual({
    quota: "documentsPerDay",
    limit: 10,
    used: 7,
    retryAfterSeconds: 12 * 3600,
  });
  expect(await meter.reserve({ documents: 3 }, limits)).toBeNull();
  expect(await meter.check({ documents: 0 }, limits)).toMatchObject({ used: 10 });
  expect(await meter.check({ tokens: 5 }, limits)).toBeNull();
  clock.at = Date.UTC(2026, 10, 26);
  expect(await meter.reserve({ documents: 10 }, limits)).toBeNull();
});

test("tokens and money are two quotas, and what is noted counts for both", async () => {
  const { meter } = createWorld();
  const limits = { tokensPerDay: 1000, costPerDay: 0.5 };
  await meter.note({ tokens: 900, cost: 0.1 });
  expect(await meter.check({ tokens: 100, cost: 0.4 }, limits)).toBeNull();
  expect(await meter.check({ tokens: 101, cost: 0 }, limits)).toMatchObject({
    quota: "tokensPerDay",
  });
  expect(await meter.check({ tokens: 1, cost: 0.41 }, limits)).toMatchObject({
    quota: "costPerDay",
  });
  await meter.note({ tokens: 200 });
  expect(await meter.check({ tokens: 0 }, limits)).toMatchObject({ used: 1100 });
});

test("a quota of nothing allows nothing, and none allows everything", async () => {
  const { meter } = createWorld();
  expect(await meter.check({ tokens: 0 }, { tokensPerDay: 0 })).not.toBeNull();
  expect(await meter.check({ tokens: 1e12, documents: 1e12, cost: 1e12 }, {})).toBeNull();
});

test("the meter's own limits hold where none are given, also for its next process", async () => {
  const { meter, open } = createWorld();
  await meter.setLimits({ documentsPerDay: 2 });
  expect(await open().limits()).toEqual({ documentsPerDay: 2 });
  expect(await open().reserve({ documents: 3 }, null)).not.toBeNull();
  expect(await open().reserve({ documents: 3 }, {})).toBeNull();
});

test("usage is kept by day for 400 days, and cleared when asked", async () => {
  const { clock, meter } = createWorld();
  for (const after of [0, 1, 200, 401]) {
    clock.at = NOON + after * DAY;
    await meter.note({ documents: 1 + after });
  }
  const days = await meter.read("2026-01-01", "2028-01-01");
  expect(days.map(({ documents }) => documents)).toEqual([2, 201, 402]);
  expect(days[0]).toEqual({ day: "2026-11-26", requests: 0, documents: 2, tokens: 0, cost: 0 });
  await meter.setLimits({ documentsPerDay: 2 });
  await meter.clear();
  expect(await meter.read("2026-01-01", "2028-01-01")).toEqual([]);
  expect(await meter.limits()).toEqual({});
});
