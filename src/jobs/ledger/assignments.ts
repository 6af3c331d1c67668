import type { Sql } from "../../storage/sql.ts";
import type { Assignment } from "../corpus-work.ts";
import { inChunks } from "./in-chunks.ts";

/**
 * Topics of documents, by version. A row is there only while its document has the text that was
 * assigned, so what a version says of a document always holds. One row a document and no index by
 * topic: rows written are what costs, and a topic's documents are found by one scan of a version.
 * `is_far` is null of what the fit itself assigned.
 */
export const assignmentsSchema = `CREATE TABLE assignments (
  version INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  topic INTEGER NOT NULL,
  probability REAL NOT NULL,
  truncated INTEGER NOT NULL,
  is_far INTEGER,
  PRIMARY KEY (version, document_id)
) STRICT, WITHOUT ROWID`;

/** Keeps those whose document still has the text that was assigned. */
export function insertAssignments(
  sql: Sql,
  version: number,
  assignments: readonly Assignment[],
): void {
  for (const { id, contentHash, topic, probability, truncated, isFar } of assignments) {
    sql.all(
      `INSERT OR REPLACE INTO assignments
         (version, document_id, topic, probability, truncated, is_far)
       SELECT ?, id, ?, ?, ?, ? FROM documents WHERE id = ? AND content_hash = ?`,
      version,
      topic,
      probability,
      truncated ? 1 : 0,
      isFar === undefined ? null : Number(isFar),
      id,
      contentHash,
    );
  }
}

/** What `to` says already stays. */
export function copyAssignments(sql: Sql, from: number, to: number): void {
  sql.all(
    `INSERT OR IGNORE INTO assignments
       (version, document_id, topic, probability, truncated, is_far)
     SELECT ?, document_id, topic, probability, truncated, is_far
     FROM assignments WHERE version = ?`,
    to,
    from,
  );
}

/** Gives documents other topics in a version. Their probabilities stay: undone, they hold again. */
export function moveAssignments(
  sql: Sql,
  version: number,
  moved: readonly { id: string; topic: number }[],
): void {
  const idsOf = new Map<number, string[]>();
  for (const { id, topic } of moved) {
    const ids = idsOf.get(topic);
    if (ids === undefined) idsOf.set(topic, [id]);
    else ids.push(id);
  }
  for (const [topic, ids] of idsOf) {
    for (const chunk of inChunks(ids)) {
      sql.all(
        `UPDATE assignments SET topic = ?
         WHERE version = ? AND document_id IN (SELECT value FROM json_each(?))`,
        topic,
        version,
        chunk,
      );
    }
  }
}

/** By topic, ascending. */
export function countTopics(sql: Sql, version: number): { topic: number; count: number }[] {
  return sql.all<{ topic: number; count: number }>(
    "SELECT topic, count(*) AS count FROM assignments WHERE version = ? GROUP BY topic ORDER BY topic",
    version,
  );
}

export interface Standing {
  /** Documents whose topic is of the fit. */
  fitted: number;
  /** Documents that its model was asked about later; of those the outliers, and those far from their topic. */
  assigned: number;
  outliers: number;
  far: number;
}

/** How the documents of a version came to their topics. */
export function countStanding(sql: Sql, version: number): Standing {
  const row = sql.all<{ all: number; assigned: number; outliers: number; far: number }>(
    `SELECT count(*) AS "all", count(is_far) AS assigned,
       coalesce(sum(is_far IS NOT NULL AND topic < 0), 0) AS outliers,
       coalesce(sum(is_far), 0) AS far
     FROM assignments WHERE version = ?`,
    version,
  )[0];
  const { all = 0, assigned = 0, outliers = 0, far = 0 } = row ?? {};
  return { fitted: all - assigned, assigned, outliers, far };
}

/** The ids that follow `after`, in byte order. */
export function pageAssigned(sql: Sql, version: number, after: string, limit: number): string[] {
  const rows = sql.all<{ id: string }>(
    `SELECT document_id AS id FROM assignments WHERE version = ? AND document_id > ?
     ORDER BY document_id LIMIT ?`,
    version,
    after,
    limit,
  );
  return rows.map(({ id }) => id);
}

export function deleteVersionAssignments(sql: Sql, version: number): void {
  sql.all("DELETE FROM assignments WHERE version = ?", version);
}

/** In every version kept and in the one under way. */
export function deleteDocumentAssignments(sql: Sql, ids: readonly string[]): void {
  for (const chunk of inChunks(ids)) {
    sql.all(
      `DELETE FROM assignments
       WHERE version IN (
           SELECT version FROM versions
           UNION ALL SELECT version FROM refreshes WHERE finished_at IS NULL AND version IS NOT NULL
         )
         AND document_id IN (SELECT value FROM json_each(?))`,
      chunk,
    );
  }
}
