import { expect, test } from "vitest";
import {
  decodeSchedule,
  encodeSchedule,
  isSchedule,
  listRuns,
  nextRunAfter,
  type Schedule,
} from "../../../src/jobs/schedule.ts";

const at = (time: string): number => Date.parse(time);
const time = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().slice(0, 16);

/** The runs within the time, as the schedule names one after the other. */
function runsFrom(schedule: Schedule, from: string, until: string): (string | null)[] {
  const first = nextRunAfter(schedule, at(from));
  return listRuns(schedule, first ?? 0, at(until)).runs.map(time);
}

test("a run is at its local time all year round", () => {
  const schedule = { cron: "30 6 * * *", timeZone: "America/New_York" };
  const local = new Intl.DateTimeFormat("en-GB", {
    timeZone: "America/New_York",
    hour: "2-digit",
    minute: "2-digit",
  });
  const { runs } = listRuns(
    schedule,
    nextRunAfter(schedule, at("2026-01-01T00:00Z")) ?? 0,
    at("2027-01-01T00:00Z"),
  );
  expect(runs).toHaveLength(365);
  expect(new Set(runs.map((run) => local.format(run)))).toEqual(new Set(["06:30"]));
});

test("a time that summer time leaves out is run once, when the clocks have changed", () => {
  const schedule = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
  expect(runsFrom(schedule, "2026-03-28T00:00Z", "2026-03-30T12:00Z")).toEqual([
    "2026-03-28T01:30",
    "2026-03-29T01:00",
    "2026-03-30T00:30",
  ]);
});

test("a time that comes twice at the change back is run once", () => {
  const schedule = { cron: "30 2 * * *", timeZone: "Europe/Berlin" };
  expect(runsFrom(schedule, "2026-10-24T12:00Z", "2026-10-26T12:00Z")).toEqual([
    "2026-10-25T00:30",
    "2026-10-26T01:30",
  ]);
});

test("what runs every half hour does so through both changes", () => {
  const schedule = { cron: "*/30 * * * *", timeZone: "Europe/Berlin" };
  for (const day of ["2026-03-29", "2026-10-25"]) {
    const runs = runsFrom(schedule, `${day}T00:00Z`, `${day}T04:00Z`);
    expect(runs).toEqual(
      Array.from({ length: 8 }, (_, i) => time(at(`${day}T00:30Z`) + 1_800_000 * i)),
    );
  }
});

test("after an outage too long to count, the next run is yet to come", () => {
  const until = at("2027-01-01T00:00Z");
  const { runs, next } = listRuns("* * * * *", at("2026-01-01T00:00Z"), until);
  expect(runs).toHaveLength(10_000);
  expect(next).toBe(until + 60_000);
});

test.each<[Schedule, boolean]>([
  ["0 6 * * *", true],
  ["@daily", true],
  [{ cron: "0 6 * * 1-5", timeZone: "Europe/Berlin" }, true],
  [{ cron: "0 6 * * *" }, true],
  ["0 6 31 2 *", false],
  ["2026-01-01T00:00:00", false],
  ["* * * * * *", false],
  ["soon", false],
  [{ cron: "0 6 * * *", timeZone: "Mars/Olympus" }, false],
])("%j is a schedule: %s", (schedule, expected) => {
  expect(isSchedule(schedule)).toBe(expected);
  expect(decodeSchedule(encodeSchedule(schedule))).toEqual(schedule);
});
