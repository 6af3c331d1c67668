import type { Sql } from "../../storage/sql.ts";
import type { AccessKey, Role } from "./access-key.ts";

/** A key with the hashes by which it is found. */
export interface StoredKey extends AccessKey {
  hash: string;
  /** Of the key before the last exchange. */
  previousHash: string | null;
}

interface Row extends Record<string, string | number | null> {
  id: string;
  name: string;
  role: string;
  corpora: string | null;
  origins: string;
  limits: string;
  hash: string;
  previous_hash: string | null;
  previous_until: number | null;
  created_at: number;
  rotated_at: number | null;
  expires_at: number | null;
  revoked_at: number | null;
}

const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS keys (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    corpora TEXT,
    origins TEXT NOT NULL,
    limits TEXT NOT NULL,
    hash TEXT NOT NULL,
    previous_hash TEXT,
    previous_until INTEGER,
    created_at INTEGER NOT NULL,
    rotated_at INTEGER,
    expires_at INTEGER,
    revoked_at INTEGER
  ) STRICT, WITHOUT ROWID`,
  "CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID",
  "INSERT OR IGNORE INTO meta (key, value) VALUES ('schema', 1), ('revision', 0)",
];

export function createKeyTable(sql: Sql): void {
  for (const statement of SCHEMA) sql.all(statement);
}

/** Grows with every change. */
export function readRevision(sql: Sql): number {
  return sql.all<{ value: number }>("SELECT value FROM meta WHERE key = 'revision'")[0]?.value ?? 0;
}

export function writeKey(sql: Sql, key: StoredKey): void {
  sql.all(
    `INSERT OR REPLACE INTO keys (id, name, role, corpora, origins, limits, hash, previous_hash,
      previous_until, created_at, rotated_at, expires_at, revoked_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    key.id,
    key.name,
    key.role,
    key.corpora === null ? null : JSON.stringify(key.corpora),
    JSON.stringify(key.origins),
    JSON.stringify(key.limits),
    key.hash,
    key.previousHash,
    key.previousUntil,
    key.createdAt,
    key.rotatedAt,
    key.expiresAt,
    key.revokedAt,
  );
  sql.all("UPDATE meta SET value = value + 1 WHERE key = 'revision'");
}

export function findKey(sql: Sql, id: string): StoredKey | null {
  const row = sql.all<Row>("SELECT * FROM keys WHERE id = ?", id)[0];
  return row === undefined ? null : toKey(row);
}

/** By id, which is by age. */
export function listKeys(sql: Sql): StoredKey[] {
  return sql.all<Row>("SELECT * FROM keys ORDER BY id").map(toKey);
}

export function countKeys(sql: Sql): number {
  return sql.all<{ count: number }>("SELECT count(*) AS count FROM keys")[0]?.count ?? 0;
}

/** Takes out what was revoked or ran out before `at`. */
export function pruneKeys(sql: Sql, at: number): void {
  sql.all("DELETE FROM keys WHERE revoked_at < ? OR expires_at < ?", at, at);
}

function toKey(row: Row): StoredKey {
  return {
    id: row.id,
    name: row.name,
    role: row.role as Role,
    corpora: row.corpora === null ? null : (JSON.parse(row.corpora) as string[]),
    origins: JSON.parse(row.origins) as string[],
    limits: JSON.parse(row.limits) as StoredKey["limits"],
    hash: row.hash,
    previousHash: row.previous_hash,
    previousUntil: row.previous_until,
    createdAt: row.created_at,
    rotatedAt: row.rotated_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  };
}
