import type { Sql } from "../../storage/sql.ts";
import type { DocumentWrite, LedgerDocument } from "./documents.ts";
import { inChunks } from "./in-chunks.ts";

/** Documents that were split are kept here, their passages among the documents. */
export const passagesSchema = [
  `CREATE TABLE parents (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  timestamp TEXT,
  class TEXT,
  call_id TEXT NOT NULL,
  call_index INTEGER NOT NULL,
  call_added INTEGER NOT NULL,
  metadata TEXT,
  text TEXT NOT NULL
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE passages (
  document_id TEXT PRIMARY KEY,
  parent TEXT NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID`,
  "CREATE INDEX passages_parent ON passages (parent, position)",
] as const;

/** A document that is split, as it is written. */
export type LedgerParent = Omit<LedgerDocument, "image" | "givenVectorKey">;

export type ParentHead = Omit<LedgerParent, "text"> & DocumentWrite;

type ParentHeadRow = {
  id: string;
  contentHash: string;
  timestamp: string | null;
  class: string | null;
  metadata: string | null;
  callId: string;
  index: number;
  added: number;
};

/** By id; ids that are not there are left out. */
export function findParentHeads(sql: Sql, ids: readonly string[]): Map<string, ParentHead> {
  const heads = new Map<string, ParentHead>();
  for (const chunk of inChunks(ids)) {
    const rows = sql.all<ParentHeadRow>(
      `SELECT id, content_hash AS contentHash, timestamp, class, metadata, call_id AS callId,
         call_index AS "index", call_added AS added
       FROM parents WHERE id IN (SELECT value FROM json_each(?))`,
      chunk,
    );
    for (const { added, ...row } of rows) heads.set(row.id, { ...row, added: added === 1 });
  }
  return heads;
}

export function putParent(sql: Sql, parent: LedgerParent, write: DocumentWrite): void {
  sql.all(
    `INSERT OR REPLACE INTO parents
       (id, content_hash, timestamp, class, call_id, call_index, call_added, metadata, text)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    parent.id,
    parent.contentHash,
    parent.timestamp,
    parent.class,
    write.callId,
    write.index,
    write.added ? 1 : 0,
    parent.metadata,
    parent.text,
  );
}

/** Whether it was there. Its passages are left. */
export function deleteParent(sql: Sql, id: string): boolean {
  return sql.all("DELETE FROM parents WHERE id = ? RETURNING id", id).length > 0;
}

/** Null where no document of this id was split. */
export function findParent(
  sql: Sql,
  id: string,
): Pick<LedgerParent, "id" | "text" | "timestamp" | "class" | "metadata"> | null {
  type Row = {
    id: string;
    text: string;
    timestamp: string | null;
    class: string | null;
    metadata: string | null;
  };
  const rows = sql.all<Row>(
    "SELECT id, text, timestamp, class, metadata FROM parents WHERE id = ?",
    id,
  );
  return rows[0] ?? null;
}

/** Ids of its passages, in the order of the text. */
export function listPassages(sql: Sql, parent: string): string[] {
  const rows = sql.all<{ id: string }>(
    "SELECT document_id AS id FROM passages WHERE parent = ? ORDER BY position",
    parent,
  );
  return rows.map(({ id }) => id);
}

export function putPassage(sql: Sql, id: string, parent: string, position: number): void {
  sql.all(
    "INSERT OR REPLACE INTO passages (document_id, parent, position) VALUES (?, ?, ?)",
    id,
    parent,
    position,
  );
}

/** To be called with documents that are deleted, passages or not. */
export function deletePassages(sql: Sql, ids: readonly string[]): void {
  for (const chunk of inChunks(ids)) {
    sql.all("DELETE FROM passages WHERE document_id IN (SELECT value FROM json_each(?))", chunk);
  }
}

/** Of those documents that are passages, whose. */
export function findParentsOf(sql: Sql, ids: readonly string[]): Map<string, string> {
  const parents = new Map<string, string>();
  for (const chunk of inChunks(ids)) {
    const rows = sql.all<{ id: string; parent: string }>(
      `SELECT document_id AS id, parent FROM passages
       WHERE document_id IN (SELECT value FROM json_each(?))`,
      chunk,
    );
    for (const { id, parent } of rows) parents.set(id, parent);
  }
  return parents;
}

/** The passages of a document in their order, with their topics in `version`. */
export function readPassageTopics(
  sql: Sql,
  parent: string,
  version: number | null,
): { id: string; topic: number | null; probability: number | null }[] {
  return sql.all<{ id: string; topic: number | null; probability: number | null }>(
    `SELECT p.document_id AS id, a.topic, a.probability
     FROM passages p LEFT JOIN assignments a ON a.version = ? AND a.document_id = p.document_id
     WHERE p.parent = ? ORDER BY p.position`,
    version,
    parent,
  );
}
