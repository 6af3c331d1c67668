import type { Sql } from "../../storage/sql.ts";
import { migrations, OLDEST_SCHEMA } from "./migrations.ts";

export const metaSchema =
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID";

const schemaVersion = OLDEST_SCHEMA + migrations.length;

/** Says by which schema the ledger is made. */
export function insertMeta(sql: Sql): void {
  sql.all("INSERT INTO meta (key, value) VALUES ('schema', ?)", schemaVersion);
}

/**
 * Whether the database holds a ledger: a corpus that was never made leaves none, so asking after
 * one that does not exist writes nothing. One that an older schema made is brought to the present
 * one, in a transaction of its own: an instance asks this first, outside of any other. Throws where
 * the schema is one that is not known.
 */
export function ledgerExists(sql: Sql): boolean {
  const found = sql.all(
    "SELECT 1 AS found FROM sqlite_master WHERE type = 'table' AND name = 'meta'",
  );
  if (found.length === 0) return false;
  const row = sql.all<{ value: number }>("SELECT value FROM meta WHERE key = 'schema'")[0];
  if (row?.value !== schemaVersion) migrate(sql, row?.value);
  return true;
}

function migrate(sql: Sql, from: number | undefined): void {
  if (from === undefined || from < OLDEST_SCHEMA || from > schemaVersion) {
    throw new Error(`the ledger has schema ${from}, expected ${OLDEST_SCHEMA} to ${schemaVersion}`);
  }
  sql.transaction(() => {
    for (const statements of migrations.slice(from - OLDEST_SCHEMA)) {
      for (const statement of statements) sql.all(statement);
    }
    sql.all("UPDATE meta SET value = ? WHERE key = 'schema'", schemaVersion);
  });
}
