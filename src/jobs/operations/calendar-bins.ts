import { EdgetopicError } from "../../core/errors.ts";
import { checkBinCount, MOST_BINS, type TimeBins } from "../../core/time/time-bins.ts";

export type CalendarUnit = "hour" | "day" | "week" | "month" | "quarter" | "year";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first of January 1970 was a Thursday; weeks start on Mondays (ISO 8601). */
const THURSDAY = 3;

/**
 * The hours, days, weeks, months, quarters or years of a calendar in a time zone (IANA, as
 * `"Europe/Berlin"`) from the one of the first time to the one of the last. A day has 23 to 25 hours
 * where clocks are changed. Throws `invalid_option` for a zone that the platform does not know, and
 * for more than 1,000.
 */
export function calendarBins(
  first: number,
  last: number,
  unit: CalendarUnit,
  timeZone: string,
): TimeBins {
  const clock = createClock(timeZone);
  if (unit === "hour") return hourBins(first, last, clock);
  const starts: number[] = [];
  let day = unitStart(clock.local(first), unit);
  for (;;) {
    const start = clock.instant(day);
    if (start > last) return { starts: Float64Array.from(starts), end: start };
    starts.push(start);
    if (starts.length > MOST_BINS) checkBinCount(starts.length);
    day = nextUnit(day, unit);
  }
}

/** By the clock's minutes, which zones of half an hour keep: an hour that is repeated is two. */
function hourBins(first: number, last: number, clock: Clock): TimeBins {
  const past = (time: number): number => ((clock.local(time) % HOUR_MS) + HOUR_MS) % HOUR_MS;
  const from = first - past(first);
  const count = checkBinCount(Math.floor((last - from) / HOUR_MS) + 1);
  const starts = Float64Array.from({ length: count }, (_, i) => from + i * HOUR_MS);
  return { starts, end: from + count * HOUR_MS };
}

/** Where the unit of a local time starts; local times are milliseconds as if they were UTC. */
function unitStart(local: number, unit: Exclude<CalendarUnit, "hour">): number {
  const days = Math.floor(local / DAY_MS);
  const date = new Date(local);
  const year = date.getUTCFullYear();
  const month = date.getUTCMonth();
  switch (unit) {
    case "day":
      return days * DAY_MS;
    case "week":
      return (days - ((((days + THURSDAY) % 7) + 7) % 7)) * DAY_MS;
    case "month":
      return utc(year, month);
    case "quarter":
      return utc(year, month - (month % 3));
    case "year":
      return utc(year, 0);
  }
}

function nextUnit(start: number, unit: Exclude<CalendarUnit, "hour">): number {
  if (unit === "day") return start + DAY_MS;
  if (unit === "week") return start + 7 * DAY_MS;
  const months = { month: 1, quarter: 3, year: 12 }[unit];
  const date = new Date(start);
  return utc(date.getUTCFullYear(), date.getUTCMonth() + months);
}

/** `Date.UTC` takes the years 0 to 99 for 1900 to 1999. */
function utc(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

interface Clock {
  /** What clocks show at an instant. */
  local(time: number): number;
  /** The first instant at which clocks show this or more. */
  instant(local: number): number;
}

function createClock(timeZone: string): Clock {
  const format = openFormat(timeZone);
  function local(time: number): number {
    const parts: Record<string, string> = {};
    for (const { type, value } of format.formatToParts(time)) parts[type] = value;
    const { year, month, day, hour, minute, second, era } = parts;
    const fullYear = era === "BC" || era === "B" ? 1 - Number(year) : Number(year);
    const date = new Date(0).setUTCFullYear(fullYear, Number(month) - 1, Number(day));
    const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
    return date + 1000 * seconds + (((time % 1000) + 1000) % 1000);
  }

  /** Clocks are changed at most once in these two days: the offset is that of before or of after. */
  function instant(wanted: number): number {
    const before = wanted - (local(wanted - DAY_MS) - (wanted - DAY_MS));
    const after = wanted - (local(wanted + DAY_MS) - (wanted + DAY_MS));
    const early = Math.min(before, after);
    if (local(early) === wanted) return early;
    const late = Math.max(before, after);
    if (local(late) === wanted) return late;
    // Clocks skip the time that is wanted: the change itself is what comes next.
    return findChange(early, late);
  }

  function findChange(from: number, to: number): number {
    const offset = local(from) - from;
    let [low, high] = [from, to];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (local(middle) - middle === offset) low = middle;
      else high = middle;
    }
    return high;
  }
  return { local, instant };
}

function openFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      hourCycle: "h23",
      era: "short",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (cause) {
    throw new EdgetopicError(
      "invalid_option",
      `"${timeZone}" is no time zone that is known here; expected one such as "Europe/Berlin" or "UTC".`,
      { cause },
    );
  }
}
