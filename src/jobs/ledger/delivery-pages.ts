import type { Sql } from "../../storage/sql.ts";
import type { Delivery, DeliveryState } from "../corpus.ts";
import type { DeliveryReport } from "./deliveries.ts";

type DeliveryRow = {
  id: string;
  acceptedAt: number;
  dueAt: number | null;
  failedAt: number | null;
  attemptCount: number;
  report: string | null;
};

const columns = `id, accepted_at AS acceptedAt, due_at AS dueAt, failed_at AS failedAt,
  attempt_count AS attemptCount, report`;

const conditions: Record<DeliveryState, string> = {
  waiting: "due_at IS NOT NULL",
  failed: "failed_at IS NOT NULL",
  taken: "due_at IS NULL AND failed_at IS NULL",
};

/** Of a source, the latest first; the cursor is that of the last of the page before. */
export function pageDeliveries(
  sql: Sql,
  sourceId: string,
  query: { state?: DeliveryState | undefined; cursor?: string | undefined; limit: number },
): { deliveries: Delivery[]; cursor: string | null } {
  const { at, id } = decodeCursor(query.cursor);
  const condition = query.state === undefined ? "" : `AND ${conditions[query.state]}`;
  const rows = sql.all<DeliveryRow>(
    `SELECT ${columns} FROM deliveries
     WHERE source_id = ? AND (accepted_at, id) < (?, ?) ${condition}
     ORDER BY accepted_at DESC, id DESC LIMIT ?`,
    sourceId,
    at,
    id,
    query.limit + 1,
  );
  const page = rows.slice(0, query.limit);
  const last = rows.length > query.limit ? page.at(-1) : undefined;
  return {
    deliveries: page.map(toDelivery),
    cursor: last === undefined ? null : `${last.acceptedAt}.${last.id}`,
  };
}

/** Null where there is none. */
export function findDelivery(sql: Sql, sourceId: string, id: string): Delivery | null {
  const row = sql.all<DeliveryRow>(
    `SELECT ${columns} FROM deliveries WHERE id = ? AND source_id = ?`,
    id,
    sourceId,
  )[0];
  return row === undefined ? null : toDelivery(row);
}

/** How many of a source wait to be taken, and how many failed. */
export function countDeliveries(sql: Sql, sourceId: string): { waiting: number; failed: number } {
  const count = (state: "waiting" | "failed"): number =>
    sql.all<{ count: number }>(
      `SELECT count(*) AS count FROM deliveries WHERE source_id = ? AND ${conditions[state]}`,
      sourceId,
    )[0]?.count ?? 0;
  return { waiting: count("waiting"), failed: count("failed") };
}

function toDelivery({
  id,
  acceptedAt,
  dueAt,
  failedAt,
  attemptCount,
  report,
}: DeliveryRow): Delivery {
  const said: DeliveryReport | null = report === null ? null : JSON.parse(report);
  const isFailed = failedAt !== null;
  return {
    id,
    state: isFailed ? "failed" : dueAt !== null ? "waiting" : "taken",
    acceptedAt: new Date(acceptedAt).toISOString(),
    attemptCount,
    report: said !== null && "added" in said ? said : null,
    problem: said !== null && "problem" in said ? said.problem : null,
  };
}

/** The whole beginning where there is none, or one that was never given out. */
function decodeCursor(cursor = ""): { at: number; id: string } {
  const [, at, id] = /^(\d{1,16})\.(.*)$/s.exec(cursor) ?? [];
  return { at: at === undefined ? Number.MAX_SAFE_INTEGER : Number(at), id: id ?? "" };
}
