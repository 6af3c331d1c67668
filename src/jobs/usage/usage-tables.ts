import type { Sql } from "../../storage/sql.ts";
import type { UsageAmounts, UsageDay } from "./usage-meter.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const KEPT_DAYS = 400;

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS days (
    day TEXT PRIMARY KEY,
    requests INTEGER NOT NULL,
    documents INTEGER NOT NULL,
    tokens INTEGER NOT NULL,
    cost REAL NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID",
  "INSERT OR IGNORE INTO meta (key, value) VALUES ('schema', 1), ('limits', '{}'), ('minute', 0), ('minuteCount', 0)",
];

export function createUsageTables(sql: Sql): void {
  for (const statement of SCHEMA) sql.all(statement);
}

export function readMeta<Value extends string | number>(sql: Sql, key: string): Value {
  const row = sql.all<{ value: Value }>("SELECT value FROM meta WHERE key = ?", key)[0];
  if (row === undefined) throw new Error(`the meter has no ${key}`);
  return row.value;
}

export function writeMeta(sql: Sql, key: string, value: string | number): void {
  sql.all("UPDATE meta SET value = ? WHERE key = ?", value, key);
}

export function readDays(sql: Sql, from: string, to: string): UsageDay[] {
  return sql.all<UsageDay>(
    "SELECT day, requests, documents, tokens, cost FROM days WHERE day >= ? AND day <= ? ORDER BY day",
    from,
    to,
  );
}

/** To be called inside a transaction. */
export function addUsage(sql: Sql, at: number, amounts: Partial<UsageAmounts>): void {
  const { requests = 0, documents = 0, tokens = 0, cost = 0 } = amounts;
  sql.all(
    `INSERT INTO days (day, requests, documents, tokens, cost) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (day) DO UPDATE SET requests = requests + excluded.requests,
      documents = documents + excluded.documents, tokens = tokens + excluded.tokens,
      cost = cost + excluded.cost`,
    dayOf(at),
    requests,
    documents,
    tokens,
    cost,
  );
  sql.all("DELETE FROM days WHERE day < ?", dayOf(at - KEPT_DAYS * DAY_MS));
}

/** Leaves what a new meter has. */
export function clearUsage(sql: Sql): void {
  sql.all("DELETE FROM days");
  writeMeta(sql, "limits", "{}");
  writeMeta(sql, "minute", 0);
  writeMeta(sql, "minuteCount", 0);
}

/** `2026-11-25`, in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
