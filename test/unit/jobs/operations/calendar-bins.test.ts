import { expect, test } from "vitest";
import { calendarBins, type CalendarUnit } from "../../../../src/jobs/operations/calendar-bins.ts";

function starts(from: string, to: string, unit: CalendarUnit, timeZone: string): string[] {
  const bins = calendarBins(Date.parse(from), Date.parse(to), unit, timeZone);
  return [...bins.starts, bins.end].map((time) => new Date(time).toISOString());
}

test("days start at midnight of the zone, also where clocks are changed", () => {
  expect(starts("2026-03-28T12:00:00Z", "2026-03-30T12:00:00Z", "day", "Europe/Berlin")).toEqual([
    "2026-03-27T23:00:00.000Z",
    "2026-03-28T23:00:00.000Z",
    "2026-03-29T22:00:00.000Z",
    "2026-03-30T22:00:00.000Z",
  ]);
});

test("a day without midnight starts when its clocks do", () => {
  // Clocks in São Paulo went from 0:00 to 1:00 on 4 November 2018.
  expect(
    starts("2018-11-03T12:00:00Z", "2018-11-04T12:00:00Z", "day", "America/Sao_Paulo"),
  ).toEqual(["2018-11-03T03:00:00.000Z", "2018-11-04T03:00:00.000Z", "2018-11-05T02:00:00.000Z"]);
});

test("weeks start on Mondays, quarters and years on their first day, before 1970 too", () => {
  expect(starts("2026-01-01T00:00:00Z", "2026-01-06T00:00:00Z", "week", "UTC")).toEqual([
    "2025-12-29T00:00:00.000Z",
    "2026-01-05T00:00:00.000Z",
    "2026-01-12T00:00:00.000Z",
  ]);
  expect(starts("1969-05-02T00:00:00Z", "1969-11-01T00:00:00Z", "quarter", "UTC")).toEqual([
    "1969-04-01T00:00:00.000Z",
    "1969-07-01T00:00:00.000Z",
    "1969-10-01T00:00:00.000Z",
    "1970-01-01T00:00:00.000Z",
  ]);
  expect(starts("1789-04-30T00:00:00Z", "1790-01-08T00:00:00Z", "year", "UTC")).toEqual([
    "1789-01-01T00:00:00.000Z",
    "1790-01-01T00:00:00.000Z",
    "1791-01-01T00:00:00.000Z",
  ]);
  expect(starts("2026-01-31T23:30:00Z", "2026-02-10T00:00:00Z", "month", "Asia/Tokyo")).toEqual([
    "2026-01-31T15:00:00.000Z",
    "2026-02-28T15:00:00.000Z",
  ]);
});

test("hours are those of the zone's clock", () => {
  expect(starts("2026-01-01T00:10:00Z", "2026-01-01T00:40:00Z", "hour", "Asia/Kolkata")).toEqual([
    "2025-12-31T23:30:00.000Z",
    "2026-01-01T00:30:00.000Z",
    "2026-01-01T01:30:00.000Z",
  ]);
});

test("a zone that is not known and too many stretches are refused", () => {
  expect(() => calendarBins(0, 1, "day", "Mars/Olympus")).toThrow(/"Mars\/Olympus"/);
  expect(() => calendarBins(0, 1e11, "day", "UTC")).toThrow(/1001 stretches/);
  expect(() => calendarBins(0, 1e11, "hour", "UTC")).toThrow(/stretches/);
});
