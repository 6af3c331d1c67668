import type { Sql } from "../../storage/sql.ts";
import type { IngestReport } from "../corpus.ts";

/**
 * Webhook deliveries: the row stays for 30 days so that a repeated one is known, the body only
 * until it is taken; that of one that failed stays as long as the row. A body may be longer than a row, so it is kept in parts. Two sources may use
 * the same id.
 */
export const deliveriesSchema = [
  `CREATE TABLE deliveries (
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    due_at INTEGER,
    attempt_count INTEGER NOT NULL DEFAULT 0,
    report TEXT,
    failed_at INTEGER,
    PRIMARY KEY (id, source_id)
  ) STRICT, WITHOUT ROWID`,
  "CREATE INDEX deliveries_failed ON deliveries (failed_at) WHERE failed_at IS NOT NULL",
  "CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL",
  `CREATE TABLE delivery_parts (
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    part INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (id, source_id, part)
  ) STRICT, WITHOUT ROWID`,
] as const;

const partBytes = 1_500_000;
const rememberedMs = 30 * 24 * 60 * 60 * 1000;

/** A delivery that is not taken yet. */
export interface WaitingDelivery {
  id: string;
  sourceId: string;
  /** When the alarm looks after it. */
  dueAt: number;
  /** How often the alarm did so. */
  attemptCount: number;
}

/** What became of a delivery: its documents', or what is wrong with all of it. */
export type DeliveryReport = IngestReport | { problem: { code: string; detail: string } };

/** False where this source's delivery was seen before, and then nothing changes. */
export function insertDelivery(
  sql: Sql,
  delivery: { id: string; sourceId: string; body: string; acceptedAt: number; dueAt: number },
): boolean {
  const { id, sourceId } = delivery;
  const inserted = sql.all(
    `INSERT OR IGNORE INTO deliveries (id, source_id, accepted_at, due_at) VALUES (?, ?, ?, ?)
     RETURNING id`,
    id,
    sourceId,
    delivery.acceptedAt,
    delivery.dueAt,
  );
  if (inserted.length === 0) return false;
  const content = new TextEncoder().encode(delivery.body);
  for (let part = 0; part * partBytes < content.length; part++) {
    sql.all(
      "INSERT INTO delivery_parts (id, source_id, part, content) VALUES (?, ?, ?, ?)",
      id,
      sourceId,
      part,
      content.slice(part * partBytes, (part + 1) * partBytes),
    );
  }
  return true;
}

type WaitingRow = { id: string; sourceId: string; dueAt: number; attemptCount: number };
const waitingColumns = `id, source_id AS sourceId, due_at AS dueAt, attempt_count AS attemptCount`;

export function findWaiting(sql: Sql, id: string): WaitingDelivery[] {
  return sql.all<WaitingRow>(
    `SELECT ${waitingColumns} FROM deliveries WHERE id = ? AND due_at IS NOT NULL
     ORDER BY source_id`,
    id,
  );
}

/** Those that waited longest first. */
export function findDueDeliveries(sql: Sql, at: number, limit: number): WaitingDelivery[] {
  return sql.all<WaitingRow>(
    `SELECT ${waitingColumns} FROM deliveries WHERE due_at IS NOT NULL AND due_at <= ?
     ORDER BY due_at, id, source_id LIMIT ?`,
    at,
    limit,
  );
}

/** Null where none waits. */
export function nextDeliveryDueAt(sql: Sql): number | null {
  const row = sql.all<{ dueAt: number }>(
    "SELECT due_at AS dueAt FROM deliveries WHERE due_at IS NOT NULL ORDER BY due_at LIMIT 1",
  )[0];
  return row?.dueAt ?? null;
}

export function isWaiting(sql: Sql, delivery: WaitingDelivery): boolean {
  return findWaiting(sql, delivery.id).some((row) => row.sourceId === delivery.sourceId);
}

export function readDeliveryBody(
  sql: Sql,
  delivery: Pick<WaitingDelivery, "id" | "sourceId">,
): string {
  const decoder = new TextDecoder();
  const rows = sql.all<{ content: ArrayBuffer }>(
    "SELECT content FROM delivery_parts WHERE id = ? AND source_id = ? ORDER BY part",
    delivery.id,
    delivery.sourceId,
  );
  const parts = rows.map((row) => decoder.decode(row.content, { stream: true }));
  return parts.join("") + decoder.decode();
}

/** Before an attempt, so that one that ends the process is counted. */
export function noteAttempt(sql: Sql, delivery: WaitingDelivery, nextDueAt: number): void {
  sql.all(
    `UPDATE deliveries SET due_at = ?, attempt_count = attempt_count + 1
     WHERE id = ? AND source_id = ? AND due_at IS NOT NULL`,
    nextDueAt,
    delivery.id,
    delivery.sourceId,
  );
}

/** Keeps the report and drops the body. */
export function closeDelivery(sql: Sql, delivery: WaitingDelivery, report: DeliveryReport): void {
  sql.all(
    "UPDATE deliveries SET due_at = NULL, report = ? WHERE id = ? AND source_id = ?",
    JSON.stringify(report),
    delivery.id,
    delivery.sourceId,
  );
  sql.all(
    "DELETE FROM delivery_parts WHERE id = ? AND source_id = ?",
    delivery.id,
    delivery.sourceId,
  );
}

/** Keeps the body, to be looked at and taken again, and why. */
export function failDelivery(
  sql: Sql,
  delivery: Pick<WaitingDelivery, "id" | "sourceId">,
  problem: { code: string; detail: string },
  at: number,
): void {
  sql.all(
    "UPDATE deliveries SET due_at = NULL, failed_at = ?, report = ? WHERE id = ? AND source_id = ?",
    at,
    JSON.stringify({ problem }),
    delivery.id,
    delivery.sourceId,
  );
}

/** False where it did not fail. */
export function replayDelivery(sql: Sql, sourceId: string, id: string, dueAt: number): boolean {
  const rows = sql.all(
    `UPDATE deliveries SET due_at = ?, failed_at = NULL, report = NULL, attempt_count = 0
     WHERE id = ? AND source_id = ? AND failed_at IS NOT NULL RETURNING id`,
    dueAt,
    id,
    sourceId,
  );
  return rows.length > 0;
}

/** Forgets what was taken, or failed, and accepted over 30 days ago. */
export function pruneDeliveries(sql: Sql, at: number): void {
  const before = at - rememberedMs;
  sql.all(
    `DELETE FROM delivery_parts WHERE (id, source_id) IN
       (SELECT id, source_id FROM deliveries WHERE failed_at IS NOT NULL AND accepted_at < ?)`,
    before,
  );
  sql.all("DELETE FROM deliveries WHERE accepted_at < ? AND due_at IS NULL", before);
}
