import type { ColumnType, Row } from "./table.ts";

/** What a spreadsheet would take for the beginning of a formula. */
const FORMULA = /^[=+\-@\t\r]/;
const QUOTED = /[",\r\n]/;

export function csvHeader(columns: Readonly<Record<string, ColumnType>>): string {
  return Object.keys(columns).map(quote).join(",") + "\r\n";
}

/**
 * A line by RFC 4180. Null is an empty cell, an empty text one of two quotes; lists and objects are
 * their JSON. A text that a spreadsheet would run as a formula has an apostrophe before it, unless
 * `exact` names its column: numbers and ids are written as they are.
 */
export function csvLine(
  columns: Readonly<Record<string, ColumnType>>,
  row: Row,
  exact: ReadonlySet<string> = new Set(["id"]),
): string {
  const cells = Object.entries(columns).map(([name, type]) => {
    const value = row[name] ?? null;
    if (value === null) return "";
    if (type === "text") return quote(exact.has(name) ? String(value) : defuse(String(value)));
    if (type === "integer" || type === "number" || type === "boolean") return String(value);
    return quote(JSON.stringify(value));
  });
  return cells.join(",") + "\r\n";
}

function defuse(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

function quote(text: string): string {
  return text === "" || QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
