import type { Sql } from "../../storage/sql.ts";

export const metaSchema =
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID";

const schemaVersion = 3;

/** Says by which schema the ledger is made. */
export function insertMeta(sql: Sql): void {
  sql.all("INSERT INTO meta (key, value) VALUES ('schema', ?)", schemaVersion);
}

/**
 * Whether the database holds a ledger: a corpus that was never made leaves none, so asking after
 * one that does not exist writes nothing. Throws where the ledger was made by another schema.
 */
export function ledgerExists(sql: Sql): boolean {
  const found = sql.all(
    "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'meta'",
  );
  if (found.length === 0) return false;
  const row = sql.all<{ value: number }>("SELECT value FROM meta WHERE key = 'schema'")[0];
  if (row?.value !== schemaVersion) {
    throw new Error(`the ledger has schema ${row?.value}, expected ${schemaVersion}`);
  }
  return true;
}
