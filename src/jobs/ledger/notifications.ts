import type { Sql } from "../../storage/sql.ts";
import type { NotificationEvent } from "../notification.ts";

/**
 * What happened and is to be told, in order. A row is written in the transaction of what it tells.
 * One that is replayed is another row of the same id; `target` is the one endpoint it is for, null
 * where it is for all that ask for its event.
 */
export const notificationsSchema = `CREATE TABLE notifications (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  event TEXT NOT NULL,
  target TEXT,
  created_at INTEGER NOT NULL,
  data TEXT NOT NULL
) STRICT`;

const keptMs = 30 * 24 * 60 * 60 * 1000;

export interface LedgerNotification {
  sequence: number;
  id: string;
  event: NotificationEvent;
  target: string | null;
  createdAt: number;
  /** JSON. */
  data: string;
}

type NotificationRow = {
  sequence: number;
  id: string;
  event: NotificationEvent;
  target: string | null;
  createdAt: number;
  data: string;
};

const columns = "sequence, id, event, target, created_at AS createdAt, data";

/** The number of the next one; none is used twice, as the newest is never pruned. */
export function nextSequence(sql: Sql): number {
  const row = sql.all<{ next: number }>(
    "SELECT coalesce(max(sequence), 0) + 1 AS next FROM notifications",
  )[0];
  return row?.next ?? 1;
}

/** Forgets what was told over 30 days ago, too. To be called inside a transaction. */
export function insertNotification(
  sql: Sql,
  notification: Omit<LedgerNotification, "sequence">,
): void {
  const { id, event, target, createdAt, data } = notification;
  sql.all(
    `INSERT INTO notifications (sequence, id, event, target, created_at, data)
     VALUES (?, ?, ?, ?, ?, ?)`,
    nextSequence(sql),
    id,
    event,
    target,
    createdAt,
    data,
  );
  sql.all("DELETE FROM notifications WHERE created_at < ?", createdAt - keptMs);
}

/** The first from `sequence` on that is for the endpoint; null where there is none. */
export function findNotification(
  sql: Sql,
  { url, events, nextSequence: from }: { url: string; events: string[]; nextSequence: number },
): LedgerNotification | null {
  const row = sql.all<NotificationRow>(
    `SELECT ${columns} FROM notifications
     WHERE sequence >= ?
       AND (target = ? OR (target IS NULL AND event IN (SELECT value FROM json_each(?))))
     ORDER BY sequence LIMIT 1`,
    from,
    url,
    JSON.stringify(events),
  )[0];
  return row ?? null;
}

/** The newest first, those before `before`. */
export function listNotifications(
  sql: Sql,
  before: number | null,
  limit: number,
): LedgerNotification[] {
  return sql.all<NotificationRow>(
    `SELECT ${columns} FROM notifications WHERE sequence < ? ORDER BY sequence DESC LIMIT ?`,
    before ?? Number.MAX_SAFE_INTEGER,
    limit,
  );
}

/** The last row of this id; null where it is not kept. */
export function findById(sql: Sql, id: string): LedgerNotification | null {
  return (
    sql.all<NotificationRow>(
      `SELECT ${columns} FROM notifications WHERE id = ? ORDER BY sequence DESC LIMIT 1`,
      id,
    )[0] ?? null
  );
}
