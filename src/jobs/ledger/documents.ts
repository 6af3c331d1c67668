import type { Sql } from "../../storage/sql.ts";
import { inChunks } from "./in-chunks.ts";

/** The small columns come first: reading them leaves the pages of a long text or an image alone. */
export const documentsSchema = `CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  given_vector_key TEXT,
  timestamp TEXT,
  class TEXT,
  call_id TEXT NOT NULL,
  call_index INTEGER NOT NULL,
  call_added INTEGER NOT NULL,
  added_at INTEGER,
  metadata TEXT,
  text TEXT NOT NULL,
  image TEXT
) STRICT, WITHOUT ROWID`;

/** A document as it is written. */
export interface LedgerDocument {
  id: string;
  text: string;
  image: string | null;
  /** Hash of what its topic depends on: the text, the image, and the vector it came with. 32 hexadecimal digits. */
  contentHash: string;
  givenVectorKey: string | null;
  timestamp: string | null;
  class: string | null;
  /** JSON. */
  metadata: string | null;
}

/** The call that wrote a document last, its place there and whether the document was new then. */
export interface DocumentWrite {
  callId: string;
  index: number;
  added: boolean;
}

/** All of a document but its text and image. */
export interface DocumentHead extends Omit<LedgerDocument, "text" | "image">, DocumentWrite {}

type HeadRow = {
  id: string;
  content_hash: string;
  given_vector_key: string | null;
  timestamp: string | null;
  class: string | null;
  metadata: string | null;
  call_id: string;
  call_index: number;
  call_added: number;
};

/** By id; ids that are not there are left out. */
export function findDocumentHeads(sql: Sql, ids: readonly string[]): Map<string, DocumentHead> {
  const heads = new Map<string, DocumentHead>();
  for (const chunk of inChunks(ids)) {
    const rows = sql.all<HeadRow>(
      `SELECT id, content_hash, given_vector_key, timestamp, class, metadata,
         call_id, call_index, call_added
       FROM documents WHERE id IN (SELECT value FROM json_each(?))`,
      chunk,
    );
    for (const row of rows) {
      heads.set(row.id, {
        id: row.id,
        contentHash: row.content_hash,
        givenVectorKey: row.given_vector_key,
        timestamp: row.timestamp,
        class: row.class,
        metadata: row.metadata,
        callId: row.call_id,
        index: row.call_index,
        added: row.call_added === 1,
      });
    }
  }
  return heads;
}

/** `addedAt` is when the document came, in milliseconds since 1970; it stays when the document changes. */
export function insertDocument(
  sql: Sql,
  document: LedgerDocument,
  write: DocumentWrite,
  addedAt: number,
): void {
  sql.all(
    `INSERT INTO documents
       (content_hash, given_vector_key, timestamp, class, call_id, call_index, call_added,
        metadata, text, image, id, added_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...toBindings(document, write),
    addedAt,
  );
}

export function updateDocument(sql: Sql, document: LedgerDocument, write: DocumentWrite): void {
  sql.all(
    `UPDATE documents
     SET content_hash = ?, given_vector_key = ?, timestamp = ?, class = ?, call_id = ?,
       call_index = ?, call_added = ?, metadata = ?, text = ?, image = ?
     WHERE id = ?`,
    ...toBindings(document, write),
  );
}

function toBindings(document: LedgerDocument, write: DocumentWrite): (string | number | null)[] {
  return [
    document.contentHash,
    document.givenVectorKey,
    document.timestamp,
    document.class,
    write.callId,
    write.index,
    write.added ? 1 : 0,
    document.metadata,
    document.text,
    document.image,
    document.id,
  ];
}

type ContentRow = Pick<HeadRow, "content_hash" | "given_vector_key"> & {
  text: string;
  image: string | null;
};

/** What its topic depends on; null where there is none. */
export function readContent(
  sql: Sql,
  id: string,
): Pick<LedgerDocument, "text" | "image" | "contentHash" | "givenVectorKey"> | null {
  const row = sql.all<ContentRow>(
    "SELECT content_hash, given_vector_key, text, image FROM documents WHERE id = ?",
    id,
  )[0];
  if (row === undefined) return null;
  return {
    text: row.text,
    image: row.image,
    contentHash: row.content_hash,
    givenVectorKey: row.given_vector_key,
  };
}

/** Gives a document another vector; false where it is not there, or another than that of `knownHash`. */
export function replaceContent(
  sql: Sql,
  id: string,
  knownHash: string,
  { contentHash, givenVectorKey }: Pick<LedgerDocument, "contentHash" | "givenVectorKey">,
): boolean {
  const rows = sql.all(
    `UPDATE documents SET content_hash = ?, given_vector_key = ?
     WHERE id = ? AND content_hash = ? RETURNING id`,
    contentHash,
    givenVectorKey,
    id,
    knownHash,
  );
  return rows.length > 0;
}

/** Whether it was there. */
export function deleteDocument(sql: Sql, id: string): boolean {
  return sql.all("DELETE FROM documents WHERE id = ? RETURNING id", id).length > 0;
}

/** Vectors that came along belong to the embedder they were given for. */
export function forgetGivenVectors(sql: Sql): void {
  sql.all("UPDATE documents SET given_vector_key = NULL WHERE given_vector_key IS NOT NULL");
}
