import { EdgetopicError } from "../../core/errors.ts";
import type { FitOptions } from "../../core/options.ts";
import type { Representations } from "../../core/topics/representations/representation.ts";
import { DEFAULT_DRIFT_THRESHOLDS, type DriftThresholds } from "../../core/topics/drift.ts";
import type { Sql } from "../../storage/sql.ts";
import type { EmbeddingSettings } from "../corpus.ts";
import { decodeSchedule, encodeSchedule, type Schedule } from "../schedule.ts";
import { ledgerExists } from "./meta.ts";

export const settingsSchema = `CREATE TABLE settings (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  incarnation TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  embedder TEXT NOT NULL,
  options TEXT NOT NULL,
  schedule TEXT,
  max_cost REAL,
  embedding TEXT NOT NULL,
  drift TEXT NOT NULL DEFAULT '{}',
  representations TEXT NOT NULL DEFAULT '{}',
  document_count INTEGER NOT NULL DEFAULT 0,
  published_version INTEGER,
  next_version INTEGER NOT NULL DEFAULT 1,
  next_topic_id INTEGER NOT NULL DEFAULT 0,
  first_delivered_at INTEGER,
  last_delivered_at INTEGER,
  deliveries_pruned_at INTEGER NOT NULL,
  removal_due_at INTEGER
) STRICT`;

/** The one row that says what the corpus is and what it has to do next. */
export interface LedgerSettings {
  /** ULID; another one after the corpus was removed and made again. */
  incarnation: string;
  createdAt: number;
  embedder: string;
  options: FitOptions;
  schedule: Schedule | null;
  maxCost: number | null;
  embedding: EmbeddingSettings;
  drift: DriftThresholds;
  /** Left out where there are none. */
  representations?: Representations;
  documentCount: number;
  publishedVersion: number | null;
  /** Deliveries taken since the last refresh began: when the first and the last of them came; null where none. */
  delivered: { firstAt: number; lastAt: number } | null;
  deliveriesPrunedAt: number;
  /** When to go on with the removal; null unless the corpus is being removed. */
  removalDueAt: number | null;
}

/** Those that whoever made the corpus gave. */
type GivenSettings = Pick<
  LedgerSettings,
  "embedder" | "options" | "schedule" | "maxCost" | "embedding" | "drift" | "representations"
>;

type SettingsRow = {
  incarnation: string;
  created_at: number;
  embedder: string;
  options: string;
  schedule: string | null;
  max_cost: number | null;
  embedding: string;
  drift: string;
  representations: string;
  document_count: number;
  published_version: number | null;
  first_delivered_at: number | null;
  last_delivered_at: number | null;
  deliveries_pruned_at: number;
  removal_due_at: number | null;
};

/** Null where the database holds no corpus; one that is being removed is answered. */
export function readSettings(sql: Sql): LedgerSettings | null {
  if (!ledgerExists(sql)) return null;
  const row = sql.all<SettingsRow>("SELECT * FROM settings")[0];
  if (row === undefined) return null;
  const firstAt = row.first_delivered_at;
  const lastAt = row.last_delivered_at;
  return {
    incarnation: row.incarnation,
    createdAt: row.created_at,
    embedder: row.embedder,
    options: JSON.parse(row.options),
    schedule: row.schedule === null ? null : decodeSchedule(row.schedule),
    maxCost: row.max_cost,
    embedding: JSON.parse(row.embedding),
    drift: { ...DEFAULT_DRIFT_THRESHOLDS, ...JSON.parse(row.drift) },
    ...(row.representations !== "{}" && { representations: JSON.parse(row.representations) }),
    documentCount: row.document_count,
    publishedVersion: row.published_version,
    delivered: firstAt === null || lastAt === null ? null : { firstAt, lastAt },
    deliveriesPrunedAt: row.deliveries_pruned_at,
    removalDueAt: row.removal_due_at,
  };
}

/** Throws `unknown_corpus` where there is none, or one that is being removed. */
export function requireSettings(sql: Sql, corpus: string): LedgerSettings {
  const settings = readSettings(sql);
  if (settings === null || settings.removalDueAt !== null) {
    throw new EdgetopicError("unknown_corpus", `There is no corpus "${corpus}".`);
  }
  return settings;
}

export function insertSettings(
  sql: Sql,
  settings: Pick<LedgerSettings, "incarnation" | "createdAt"> & GivenSettings,
): void {
  sql.all(
    `INSERT INTO settings
       (only, incarnation, created_at, embedder, options, schedule, max_cost, embedding, drift,
        representations, deliveries_pruned_at)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    settings.incarnation,
    settings.createdAt,
    settings.embedder,
    JSON.stringify(settings.options),
    settings.schedule === null ? null : encodeSchedule(settings.schedule),
    settings.maxCost,
    JSON.stringify(settings.embedding),
    JSON.stringify(settings.drift),
    JSON.stringify(settings.representations ?? {}),
    settings.createdAt,
  );
}

export function updateSettings(sql: Sql, settings: GivenSettings): void {
  sql.all(
    `UPDATE settings SET embedder = ?, options = ?, schedule = ?, max_cost = ?, embedding = ?,
       drift = ?, representations = ?`,
    settings.embedder,
    JSON.stringify(settings.options),
    settings.schedule === null ? null : encodeSchedule(settings.schedule),
    settings.maxCost,
    JSON.stringify(settings.embedding),
    JSON.stringify(settings.drift),
    JSON.stringify(settings.representations ?? {}),
  );
}

export function addToDocumentCount(sql: Sql, change: number): void {
  if (change === 0) return;
  sql.all("UPDATE settings SET document_count = document_count + ?", change);
}

export function setPublishedVersion(sql: Sql, version: number): void {
  sql.all("UPDATE settings SET published_version = ?", version);
}

/** A number no version had before, not even one that came to nothing. */
export function takeVersionNumber(sql: Sql): number {
  const row = sql.all<{ version: number }>(
    "UPDATE settings SET next_version = next_version + 1 RETURNING next_version - 1 AS version",
  )[0];
  if (row === undefined) throw new Error("the ledger has no settings");
  return row.version;
}

/** The smallest id that no topic of the corpus has had. */
export function readNextTopicId(sql: Sql): number {
  const row = sql.all<{ id: number }>("SELECT next_topic_id AS id FROM settings")[0];
  if (row === undefined) throw new Error("the ledger has no settings");
  return row.id;
}

/** Never goes back. */
export function setNextTopicId(sql: Sql, id: number): void {
  sql.all("UPDATE settings SET next_topic_id = max(next_topic_id, ?)", id);
}

export function noteDelivered(sql: Sql, at: number): void {
  sql.all(
    `UPDATE settings
     SET first_delivered_at = coalesce(first_delivered_at, ?), last_delivered_at = ?`,
    at,
    at,
  );
}

export function clearDelivered(sql: Sql): void {
  sql.all("UPDATE settings SET first_delivered_at = NULL, last_delivered_at = NULL");
}

export function noteDeliveriesPruned(sql: Sql, at: number): void {
  sql.all("UPDATE settings SET deliveries_pruned_at = ?", at);
}

/** From now on the corpus is unknown to everyone but its removal. */
export function setRemovalDue(sql: Sql, at: number): void {
  sql.all("UPDATE settings SET removal_due_at = ?", at);
}
