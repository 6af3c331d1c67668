import type { Sql } from "../../storage/sql.ts";
import type { Assignment } from "../corpus-work.ts";
import { inChunks } from "./in-chunks.ts";

/**
 * Topics of documents, by version. A row is there only while its document has the text that was
 * assigned, so what a version says of a document always holds. One row a document and no index by
 * topic: rows written are what costs, and a topic's documents are found by one scan of a version.
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
  for (const { id, contentHash, topic, probability, truncated } of assignments) {
    sql.all(
      `INSERT OR REPLACE INTO assignments (version, document_id, topic, probability, truncated)
       SELECT ?, id, ?, ?, ? FROM documents WHERE id = ? AND content_hash = ?`,
      version,
      topic,
      probability,
      truncated ? 1 : 0,
      id,
      contentHash,
    );
  }
}

/** What `to` says already stays. */
export function copyAssignments(sql: Sql, from: number, to: number): void {
  sql.all(
    `INSERT OR IGNORE INTO assignments (version, document_id, topic, probability, truncated)
     SELECT ?, document_id, topic, probability, truncated FROM assignments WHERE version = ?`,
    to,
    from,
  );
}

/** By topic, ascending. */
export function countTopics(sql: Sql, version: number): { topic: number; count: number }[] {
  return sql.all<{ topic: number; count: number }>(
    "SELECT topic, count(*) AS count FROM assignments WHERE version = ? GROUP BY topic ORDER BY topic",
    version,
  );
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
