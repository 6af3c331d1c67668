import type { Sql } from "../../storage/sql.ts";
import type { Version } from "../corpus.ts";

export const versionsSchema = `CREATE TABLE versions (
  version INTEGER PRIMARY KEY,
  model INTEGER NOT NULL,
  embedder TEXT NOT NULL,
  fitted_at TEXT NOT NULL,
  document_count INTEGER NOT NULL,
  topic_count INTEGER NOT NULL,
  outlier_count INTEGER NOT NULL,
  digest TEXT NOT NULL,
  fit_document_count INTEGER,
  fit_outlier_count INTEGER,
  emerging TEXT NOT NULL DEFAULT '[]',
  trending TEXT NOT NULL DEFAULT '[]'
) STRICT`;

export interface LedgerVersion extends Omit<Version, "published"> {
  /** The version whose model this one uses: itself, or the one it added documents to. */
  model: number;
  embedder: string;
  /** Of the fit whose model it uses. */
  fitDocumentCount: number;
  fitOutlierCount: number;
}

type VersionRow = {
  version: number;
  model: number;
  embedder: string;
  fittedAt: string;
  documentCount: number;
  topicCount: number;
  outlierCount: number;
  digest: string;
  fitDocumentCount: number;
  fitOutlierCount: number;
  emerging: string;
};

/** The newest first. */
export function readVersions(sql: Sql): LedgerVersion[] {
  const rows = sql.all<VersionRow>(
    `SELECT version, model, embedder, fitted_at AS fittedAt, document_count AS documentCount,
       topic_count AS topicCount, outlier_count AS outlierCount, digest,
       coalesce(fit_document_count, document_count) AS fitDocumentCount,
       coalesce(fit_outlier_count, outlier_count) AS fitOutlierCount, emerging
     FROM versions ORDER BY version DESC`,
  );
  return rows.map((row) => ({ ...row, emerging: JSON.parse(row.emerging) }));
}

export function findVersion(sql: Sql, version: number): LedgerVersion | null {
  return readVersions(sql).find((kept) => kept.version === version) ?? null;
}

export function insertVersion(sql: Sql, version: LedgerVersion): void {
  sql.all(
    `INSERT INTO versions
       (version, model, embedder, fitted_at, document_count, topic_count, outlier_count, digest,
        fit_document_count, fit_outlier_count, emerging)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    version.version,
    version.model,
    version.embedder,
    version.fittedAt,
    version.documentCount,
    version.topicCount,
    version.outlierCount,
    version.digest,
    version.fitDocumentCount,
    version.fitOutlierCount,
    JSON.stringify(version.emerging),
  );
}

export function deleteVersion(sql: Sql, version: number): void {
  sql.all("DELETE FROM versions WHERE version = ?", version);
}

export function toVersion(version: LedgerVersion, publishedVersion: number | null): Version {
  return {
    version: version.version,
    fittedAt: version.fittedAt,
    documentCount: version.documentCount,
    topicCount: version.topicCount,
    outlierCount: version.outlierCount,
    digest: version.digest,
    published: version.version === publishedVersion,
    emerging: version.emerging,
  };
}

/** The topics that rose when the version was published, where somebody was to be told. */
export function readTrending(sql: Sql, version: number): number[] {
  const row = sql.all<{ trending: string }>(
    "SELECT trending FROM versions WHERE version = ?",
    version,
  )[0];
  return row === undefined ? [] : JSON.parse(row.trending);
}

export function writeTrending(sql: Sql, version: number, topics: readonly number[]): void {
  sql.all("UPDATE versions SET trending = ? WHERE version = ?", JSON.stringify(topics), version);
}
