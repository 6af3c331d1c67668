/** The schema that the first of `migrations` starts from; older ledgers are not read any more. */
export const OLDEST_SCHEMA = 3;

/**
 * What each schema changed of the one before it, in order, so that a ledger that was made by an older
 * one opens with all that is in it. What is added here is changed in `createLedger` likewise.
 */
export const migrations: readonly (readonly string[])[] = [
  [
    "ALTER TABLE settings ADD COLUMN drift TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE documents ADD COLUMN added_at INTEGER",
    "ALTER TABLE assignments ADD COLUMN is_far INTEGER",
    "ALTER TABLE versions ADD COLUMN fit_document_count INTEGER",
    "ALTER TABLE versions ADD COLUMN fit_outlier_count INTEGER",
    "ALTER TABLE versions ADD COLUMN emerging TEXT NOT NULL DEFAULT '[]'",
    "ALTER TABLE refreshes ADD COLUMN decision TEXT",
  ],
  [
    "ALTER TABLE sources ADD COLUMN settings TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE sources ADD COLUMN cursor TEXT",
    "ALTER TABLE sources ADD COLUMN health TEXT",
  ],
  [
    "ALTER TABLE settings ADD COLUMN next_topic_id INTEGER NOT NULL DEFAULT 0",
    "UPDATE settings SET next_topic_id = (SELECT coalesce(max(topic), -1) + 1 FROM assignments)",
    `CREATE TABLE edits (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  edit TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT`,
  ],
  [
    "ALTER TABLE sources ADD COLUMN previous_secret TEXT",
    "ALTER TABLE sources ADD COLUMN previous_secret_until INTEGER",
    "ALTER TABLE deliveries ADD COLUMN failed_at INTEGER",
    "CREATE INDEX deliveries_failed ON deliveries (failed_at) WHERE failed_at IS NOT NULL",
  ],
  [
    `CREATE TABLE endpoints (
      url TEXT PRIMARY KEY,
      position INTEGER NOT NULL,
      events TEXT NOT NULL,
      secret TEXT NOT NULL,
      next_sequence INTEGER NOT NULL,
      due_at INTEGER,
      attempt_count INTEGER NOT NULL DEFAULT 0,
      failure TEXT,
      disabled_at INTEGER
    ) STRICT, WITHOUT ROWID`,
    `CREATE TABLE notifications (
      sequence INTEGER PRIMARY KEY,
      id TEXT NOT NULL,
      event TEXT NOT NULL,
      target TEXT,
      created_at INTEGER NOT NULL,
      data TEXT NOT NULL
    ) STRICT`,
  ],
  [
    `CREATE TABLE schedule (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  next_run_at INTEGER,
  is_paused INTEGER NOT NULL DEFAULT 0
) STRICT`,
    `CREATE TABLE schedule_runs (
  id TEXT PRIMARY KEY,
  scheduled_at INTEGER,
  noted_at INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  count INTEGER NOT NULL,
  refresh_id TEXT,
  problem TEXT
) STRICT, WITHOUT ROWID`,
  ],
  ["ALTER TABLE versions ADD COLUMN trending TEXT NOT NULL DEFAULT '[]'"],
  ["ALTER TABLE settings ADD COLUMN representations TEXT NOT NULL DEFAULT '{}'"],
  [
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
  ],
];
