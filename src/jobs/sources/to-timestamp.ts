/** Seconds since 1970 are below, milliseconds above: in the year 5138 and in March 1973. */
const MOST_SECONDS = 1e11;

/** A date as feeds and APIs write it: RFC 822, ISO 8601, or a number since 1970 → ISO 8601 in UTC; undefined where it is none. */
export function toTimestamp(date: unknown): string | undefined {
  const isNumber =
    typeof date === "number" || (typeof date === "string" && /^\d{9,13}$/.test(date));
  const number = isNumber ? Number(date) : Number.NaN;
  const time = isNumber
    ? number * (number < MOST_SECONDS ? 1000 : 1)
    : Date.parse(typeof date === "string" ? date : "");
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
