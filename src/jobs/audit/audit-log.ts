import type { Sql } from "../../storage/sql.ts";

/** A call that was to change something: who made it, what it was, and what became of it. */
export interface AuditEntry {
  /** A ULID, by which entries are in order. */
  id: string;
  /** In ms since 1970. */
  at: number;
  /** The id of the key that it was made with. */
  key: string;
  /** The corpus that it is about; null for none. */
  corpus: string | null;
  method: string;
  /** Without its query. */
  path: string;
  /** Of the answer. */
  status: number;
  requestId: string;
}

export interface AuditQuery {
  /** Of these corpora alone; null for all, and for what is about none. */
  corpora: readonly string[] | null;
  key?: string | undefined;
  /** The id of the last entry of the page before. */
  cursor?: string | undefined;
  limit: number;
}

/** Who changed what, for a while. */
export interface AuditLog {
  append(entry: AuditEntry): Promise<void>;
  /** The newest first. */
  list(query: AuditQuery): Promise<{ entries: AuditEntry[]; cursor: string | null }>;
}

const KEPT_MS = 90 * 24 * 60 * 60 * 1000;
const MAX_ENTRIES = 100_000;
/** Entries that are taken out with each that is added, so that no call waits for many. */
const PRUNED = 20;

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS entries (
    id TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    key TEXT NOT NULL,
    corpus TEXT,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    status INTEGER NOT NULL,
    requestId TEXT NOT NULL
  ) STRICT, WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
  "INSERT OR IGNORE INTO meta (key, value) VALUES ('schema', 1), ('count', 0)",
];

/** The log in a database of its own: of the last 90 days, and of at most `maxEntries` calls. */
export function createAuditLog({
  sql,
  now,
  maxEntries = MAX_ENTRIES,
}: {
  sql: Sql;
  now(): number;
  maxEntries?: number;
}): AuditLog {
  for (const statement of SCHEMA) sql.all(statement);

  /** To be called inside a transaction. */
  function prune(count: number): number {
    const oldest = sql.all<{ id: string; at: number }>(
      "SELECT id, at FROM entries ORDER BY id LIMIT ?",
      PRUNED,
    );
    const before = now() - KEPT_MS;
    const surplus = count - maxEntries;
    const ended = oldest.filter(({ at }, i) => at < before || i < surplus);
    const last = ended.at(-1);
    if (last !== undefined) sql.all("DELETE FROM entries WHERE id <= ?", last.id);
    return ended.length;
  }

  return {
    async append({ id, at, key, corpus, method, path, status, requestId }) {
      sql.transaction(() => {
        sql.all(
          `INSERT INTO entries (id, at, key, corpus, method, path, status, requestId)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          id,
          at,
          key,
          corpus,
          method,
          path,
          status,
          requestId,
        );
        const known = sql.all<{ value: number }>("SELECT value FROM meta WHERE key = 'count'")[0];
        const count = (known?.value ?? 0) + 1;
        sql.all("UPDATE meta SET value = ? WHERE key = 'count'", count - prune(count));
      });
    },
    async list({ corpora, key, cursor, limit }) {
      // One binding for any number of corpora: a statement takes 100 of them.
      const own = corpora === null ? null : JSON.stringify(corpora);
      const entries = sql.all<Row>(
        `SELECT * FROM entries
          WHERE (? IS NULL OR id < ?) AND (? IS NULL OR key = ?)
          AND (? IS NULL OR corpus IN (SELECT value FROM json_each(?)))
          ORDER BY id DESC LIMIT ?`,
        cursor ?? null,
        cursor ?? null,
        key ?? null,
        key ?? null,
        own,
        own,
        limit,
      );
      return { entries, cursor: entries.length < limit ? null : (entries.at(-1)?.id ?? null) };
    },
  };
}

type Row = { [Name in keyof AuditEntry]: AuditEntry[Name] };
