import { expect, test } from "vitest";
import type { Sql } from "../../../../src/storage/sql.ts";
import { createLedger } from "../../../../src/jobs/ledger/schema.ts";
import { ledgerExists } from "../../../../src/jobs/ledger/meta.ts";
import { migrations, OLDEST_SCHEMA } from "../../../../src/jobs/ledger/migrations.ts";
import { createNodeSql } from "../../../support/node-sql.ts";

/** As the oldest ledgers that are still opened were made, with a row in each table. */
const OLDEST = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID`,
  `CREATE TABLE settings (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  incarnation TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  embedder TEXT NOT NULL,
  options TEXT NOT NULL,
  schedule TEXT,
  max_cost REAL,
  embedding TEXT NOT NULL,
  document_count INTEGER NOT NULL DEFAULT 0,
  published_version INTEGER,
  next_version INTEGER NOT NULL DEFAULT 1,
  first_delivered_at INTEGER,
  last_delivered_at INTEGER,
  deliveries_pruned_at INTEGER NOT NULL,
  removal_due_at INTEGER
) STRICT`,
  `CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  url TEXT,
  secret TEXT,
  etag TEXT,
  last_modified TEXT
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE documents (
  id TEXT PRIMARY KEY,
  content_hash TEXT NOT NULL,
  given_vector_key TEXT,
  timestamp TEXT,
  class TEXT,
  call_id TEXT NOT NULL,
  call_index INTEGER NOT NULL,
  call_added INTEGER NOT NULL,
  metadata TEXT,
  text TEXT NOT NULL,
  image TEXT
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE assignments (
  version INTEGER NOT NULL,
  document_id TEXT NOT NULL,
  topic INTEGER NOT NULL,
  probability REAL NOT NULL,
  truncated INTEGER NOT NULL,
  PRIMARY KEY (version, document_id)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE versions (
  version INTEGER PRIMARY KEY,
  model INTEGER NOT NULL,
  embedder TEXT NOT NULL,
  fitted_at TEXT NOT NULL,
  document_count INTEGER NOT NULL,
  topic_count INTEGER NOT NULL,
  outlier_count INTEGER NOT NULL,
  digest TEXT NOT NULL
) STRICT`,
  `CREATE TABLE refreshes (
  id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  state TEXT NOT NULL,
  task TEXT NOT NULL,
  stages TEXT NOT NULL DEFAULT '[]',
  warnings TEXT NOT NULL DEFAULT '[]',
  pace TEXT NOT NULL,
  version INTEGER,
  obsolete TEXT NOT NULL DEFAULT '[]',
  problem TEXT,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  heard_at INTEGER NOT NULL,
  nudged_at INTEGER NOT NULL,
  nudge_count INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE spending (
  refresh_id TEXT NOT NULL,
  attempt TEXT NOT NULL,
  tokens INTEGER NOT NULL,
  is_estimated INTEGER NOT NULL,
  cost REAL,
  PRIMARY KEY (refresh_id, attempt)
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE vector_uses (
  refresh_id TEXT PRIMARY KEY,
  embedder TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  hits INTEGER NOT NULL,
  misses INTEGER NOT NULL,
  saved_tokens INTEGER NOT NULL,
  saved_cost REAL
) STRICT, WITHOUT ROWID`,
  `CREATE TABLE deliveries (
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    accepted_at INTEGER NOT NULL,
    due_at INTEGER,
    attempt_count INTEGER NOT NULL DEFAULT 0,
    report TEXT,
    PRIMARY KEY (id, source_id)
  ) STRICT, WITHOUT ROWID`,
  `CREATE INDEX deliveries_due ON deliveries (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE delivery_parts (
    id TEXT NOT NULL,
    source_id TEXT NOT NULL,
    part INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (id, source_id, part)
  ) STRICT, WITHOUT ROWID`,
  "INSERT INTO meta (key, value) VALUES ('schema', 3)",
  `INSERT INTO settings (only, incarnation, created_at, embedder, options, embedding, document_count,
     published_version, next_version, deliveries_pruned_at)
   VALUES (1, '01J', 5, 'static/en', '{}', '{"batch":false}', 1, 1, 2, 5)`,
  `INSERT INTO sources (id, position, type, secret) VALUES ('inbox', 0, 'webhook', 'whsec_c2VjcmV0')`,
  `INSERT INTO documents (id, content_hash, call_id, call_index, call_added, text)
   VALUES ('a', 'hash', 'call', 0, 1, 'text')`,
  "INSERT INTO assignments VALUES (1, 'a', 3, 0.5, 0)",
  "INSERT INTO versions VALUES (1, 1, 'static/en', '2026-01-01', 1, 1, 0, 'digest')",
  `INSERT INTO refreshes (id, mode, state, task, pace, version, started_at, finished_at, heard_at, nudged_at)
   VALUES ('r', 'full', 'completed', '{}', '{}', 1, 5, 6, 6, 0)`,
  "INSERT INTO spending VALUES ('r', '1', 7, 0, 0.5)",
  "INSERT INTO vector_uses VALUES ('r', 'static/en', 'print', 1, 2, 3, NULL)",
  "INSERT INTO deliveries (id, source_id, accepted_at) VALUES ('m', 'inbox', 5)",
  "INSERT INTO delivery_parts VALUES ('m', 'inbox', 0, x'00')",
];

/** The tables but `meta`, each with its columns and what they are. */
function describeTables(sql: Sql): Record<string, string[]> {
  const tables = sql.all<{ name: string }>(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'meta' ORDER BY name",
  );
  return Object.fromEntries(
    tables.map(({ name }) => [
      name,
      sql
        .all<{ column: string }>(
          `SELECT name || ' ' || type || ' ' || "notnull" || ' ' || coalesce(dflt_value, '') AS column
           FROM pragma_table_info('${name}') ORDER BY name`,
        )
        .map(({ column }) => column),
    ]),
  );
}

/** A ledger as a release of that schema left it. */
function createOldLedger(schema: number): Sql {
  const sql = createNodeSql();
  for (const statement of OLDEST) sql.all(statement);
  for (const statement of migrations.slice(0, schema - OLDEST_SCHEMA).flat()) sql.all(statement);
  sql.all("UPDATE meta SET value = ? WHERE key = 'schema'", schema);
  return sql;
}

const schemas = migrations.map((_, i) => OLDEST_SCHEMA + i);

test.each(schemas)("a ledger of schema %i opens with all that is in it", (schema) => {
  const sql = createOldLedger(schema);
  const rows = (table: string) => sql.all(`SELECT * FROM ${table}`);
  const tables = Object.keys(describeTables(sql));
  const before = tables.map(rows);
  expect(ledgerExists(sql)).toBe(true);
  expect(ledgerExists(sql)).toBe(true);
  tables.forEach((table, i) => {
    expect(rows(table), table).toMatchObject(before[i] as object);
  });
});

test.each(schemas)("a ledger of schema %i is brought up to one that is made now", (schema) => {
  const old = createOldLedger(schema);
  ledgerExists(old);
  const made = createNodeSql();
  made.transaction(() => createLedger(made));
  expect(describeTables(old)).toEqual(describeTables(made));
  expect(old.all("SELECT value FROM meta")).toEqual(made.all("SELECT value FROM meta"));
});

test("a ledger of a schema that is yet to come is not touched", () => {
  const sql = createNodeSql();
  sql.transaction(() => createLedger(sql));
  sql.all("UPDATE meta SET value = 999");
  expect(() => ledgerExists(sql)).toThrow("the ledger has schema 999");
});

test("what fails on the way leaves the ledger as it was", () => {
  const sql = createNodeSql();
  for (const statement of OLDEST) sql.all(statement);
  const before = describeTables(sql);
  const failing: Sql = {
    ...sql,
    all(statement, ...bindings) {
      if (statement.startsWith("UPDATE meta")) throw new Error("the process ends");
      return sql.all(statement, ...bindings);
    },
  };
  expect(() => ledgerExists(failing)).toThrow("the process ends");
  expect(describeTables(sql)).toEqual(before);
  expect(ledgerExists(sql)).toBe(true);
});
