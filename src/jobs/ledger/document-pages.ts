import type { Sql } from "../../storage/sql.ts";
import type { SnapshotDocument, VersionDocument } from "../corpus-work.ts";
import type { StoredDocument } from "../corpus.ts";
import { inChunks } from "./in-chunks.ts";

/** An edit can have made a document an outlier; its probability is kept until that is undone. */
const shownProbability = "CASE WHEN a.topic < 0 THEN 0 ELSE a.probability END AS probability";

export interface PageLimits {
  count: number;
  /** UTF-8 bytes of text and images; a page has at least one document, however long. */
  bytes: number;
}

export interface IdPage {
  ids: string[];
  /** Whether documents follow. */
  more: boolean;
}

type SizeRow = { id: string; bytes: number };

/** The ids that follow `after` in byte order. */
export function pageDocuments(sql: Sql, after: string, limits: PageLimits): IdPage {
  const rows = sql.all<SizeRow>(
    `SELECT id, octet_length(text) + coalesce(octet_length(image), 0) AS bytes FROM documents
     WHERE id > ? ORDER BY id LIMIT ?`,
    after,
    limits.count + 1,
  );
  return cutPage(rows, limits);
}

/** Likewise, of one topic of a version. */
export function pageTopic(
  sql: Sql,
  place: { version: number; topic: number },
  after: string,
  limits: PageLimits,
): IdPage {
  const rows = sql.all<SizeRow>(
    `SELECT d.id AS id, octet_length(d.text) + coalesce(octet_length(d.image), 0) AS bytes
     FROM assignments a CROSS JOIN documents d ON d.id = a.document_id
     WHERE a.version = ? AND a.topic = ? AND a.document_id > ?
     ORDER BY a.document_id LIMIT ?`,
    place.version,
    place.topic,
    after,
    limits.count + 1,
  );
  return cutPage(rows, limits);
}

/** Likewise, of all topics of a version. */
export function pageVersion(sql: Sql, version: number, after: string, limits: PageLimits): IdPage {
  const rows = sql.all<SizeRow>(
    `SELECT d.id AS id, octet_length(d.text) AS bytes
     FROM assignments a CROSS JOIN documents d ON d.id = a.document_id
     WHERE a.version = ? AND a.document_id > ?
     ORDER BY a.document_id LIMIT ?`,
    version,
    after,
    limits.count + 1,
  );
  return cutPage(rows, limits);
}

/** By id in byte order, those that `version` holds. */
export function readVersionDocuments(
  sql: Sql,
  ids: readonly string[],
  version: number,
  withTexts: boolean,
): VersionDocument[] {
  return [...inChunks(ids)].flatMap((chunk) =>
    sql.all<{ [Name in keyof VersionDocument]: VersionDocument[Name] }>(
      `SELECT d.id, ${withTexts ? "d.text" : "''"} AS text, d.timestamp, d.class, a.topic, ${shownProbability}
       FROM documents d CROSS JOIN assignments a ON a.version = ? AND a.document_id = d.id
       WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id`,
      version,
      chunk,
    ),
  );
}

function cutPage(rows: readonly SizeRow[], limits: PageLimits): IdPage {
  let end = 0;
  let bytes = 0;
  for (const row of rows) {
    bytes += row.bytes;
    if (end === limits.count || (end > 0 && bytes > limits.bytes)) break;
    end++;
  }
  return { ids: rows.slice(0, end).map((row) => row.id), more: end < rows.length };
}

type StoredRow = {
  id: string;
  text: string;
  image: string | null;
  timestamp: string | null;
  class: string | null;
  metadata: string | null;
  topic: number | null;
  probability: number | null;
  truncated: number | null;
  parent: string | null;
};

/** By id in byte order, with what `version` says of them; null: nothing is said. */
export function readStoredDocuments(
  sql: Sql,
  ids: readonly string[],
  version: number | null,
): StoredDocument[] {
  const documents: StoredDocument[] = [];
  for (const chunk of inChunks(ids)) {
    const rows = sql.all<StoredRow>(
      `SELECT d.id, d.text, d.image, d.timestamp, d.class, d.metadata, a.topic, ${shownProbability},
         a.truncated, p.parent
       FROM documents d LEFT JOIN assignments a ON a.version = ? AND a.document_id = d.id
         LEFT JOIN passages p ON p.document_id = d.id
       WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id`,
      version,
      chunk,
    );
    for (const row of rows) documents.push(toStoredDocument(row));
  }
  return documents;
}

function toStoredDocument(row: StoredRow): StoredDocument {
  return {
    id: row.id,
    text: row.text,
    ...(row.image === null ? {} : { image: row.image }),
    ...(row.timestamp === null ? {} : { timestamp: row.timestamp }),
    ...(row.class === null ? {} : { class: row.class }),
    ...(row.metadata === null ? {} : { metadata: JSON.parse(row.metadata) }),
    topic: row.topic,
    probability: row.probability,
    truncated: row.truncated === 1,
    ...(row.parent === null ? {} : { parent: row.parent }),
  };
}

type SnapshotRow = {
  id: string;
  text: string;
  image: string | null;
  class: string | null;
  contentHash: string;
  givenVectorKey: string | null;
  topic: number | null;
};

/** By id in byte order, with their topics in `version`. */
export function readSnapshot(
  sql: Sql,
  ids: readonly string[],
  version: number | null,
): SnapshotDocument[] {
  const documents: SnapshotDocument[] = [];
  for (const chunk of inChunks(ids)) {
    const rows = sql.all<SnapshotRow>(
      `SELECT d.id, d.text, d.image, d.class, d.content_hash AS contentHash,
         d.given_vector_key AS givenVectorKey, a.topic
       FROM documents d LEFT JOIN assignments a ON a.version = ? AND a.document_id = d.id
       WHERE d.id IN (SELECT value FROM json_each(?)) ORDER BY d.id`,
      version,
      chunk,
    );
    for (const row of rows) documents.push(row);
  }
  return documents;
}

/** The texts of documents, in the order of the ids; "" for what is no document. */
export function readTexts(sql: Sql, ids: readonly string[]): string[] {
  const texts = new Map<string, string>();
  for (const chunk of inChunks(ids)) {
    const rows = sql.all<{ id: string; text: string }>(
      "SELECT id, text FROM documents WHERE id IN (SELECT value FROM json_each(?))",
      chunk,
    );
    for (const { id, text } of rows) texts.set(id, text);
  }
  return ids.map((id) => texts.get(id) ?? "");
}
