import { EdgetopicError } from "../../core/errors.ts";
import type { Sql } from "../../storage/sql.ts";
import type { SourceState } from "../corpus-work.ts";
import type { Source } from "../corpus.ts";

export const sourcesSchema = `CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  url TEXT,
  secret TEXT,
  etag TEXT,
  last_modified TEXT
) STRICT, WITHOUT ROWID`;

export type SourceRow = {
  id: string;
  type: Source["type"];
  url: string | null;
  secret: string | null;
  etag: string | null;
  last_modified: string | null;
};

/** As kept, in the order they were given. */
export function readSourceRows(sql: Sql): SourceRow[] {
  return sql.all<SourceRow>("SELECT * FROM sources ORDER BY position");
}

/** As others may see them: without secrets. */
export function readSources(sql: Sql): Source[] {
  return readSourceRows(sql).map(({ id, type, url }) =>
    type === "webhook" ? { id, type } : { id, type, url: url ?? "" },
  );
}

/**
 * The rows of these sources, given those known so far. One of a known id keeps its secret where
 * none is given, and what is remembered of its last fetch where the address is the same. Throws
 * `invalid_option` where an id occurs twice or a webhook has no secret.
 */
export function resolveSources(
  known: readonly SourceRow[],
  sources: readonly Source[],
): SourceRow[] {
  const ids = new Set<string>();
  return sources.map((source) => {
    if (ids.has(source.id)) {
      throw new EdgetopicError("invalid_option", `The source id "${source.id}" occurs twice.`);
    }
    ids.add(source.id);
    return toRow(
      source,
      known.find(({ id }) => id === source.id),
    );
  });
}

/** Makes these the sources of the corpus. */
export function writeSources(sql: Sql, rows: readonly SourceRow[]): void {
  sql.all("DELETE FROM sources");
  rows.forEach((row, position) => {
    sql.all(
      `INSERT INTO sources (id, position, type, url, secret, etag, last_modified)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
      row.id,
      position,
      row.type,
      row.url,
      row.secret,
      row.etag,
      row.last_modified,
    );
  });
}

function toRow(source: Source, known: SourceRow | undefined): SourceRow {
  const empty = { url: null, secret: null, etag: null, last_modified: null };
  if (source.type !== "webhook") {
    const { id, type, url } = source;
    const same = known?.type === type && known.url === url;
    return same ? { ...known, secret: null } : { ...empty, id, type, url };
  }
  const secret = source.secret ?? known?.secret ?? null;
  if (secret === null) {
    throw new EdgetopicError(
      "invalid_option",
      `The webhook source "${source.id}" has no secret; expected "whsec_" and its base64.`,
    );
  }
  return { ...empty, id: source.id, type: "webhook", secret };
}

/** Throws `unknown_source` where there is no webhook source of this id. */
export function requireSecret(sql: Sql, sourceId: string): string {
  const row = sql.all<{ secret: string | null }>(
    "SELECT secret FROM sources WHERE id = ? AND type = 'webhook'",
    sourceId,
  )[0];
  if (row === undefined || row.secret === null) {
    throw new EdgetopicError("unknown_source", `There is no webhook source "${sourceId}".`);
  }
  return row.secret;
}

/** Whether a refresh has something to fetch. */
export function hasPullSource(sql: Sql): boolean {
  return sql.all("SELECT 1 AS found FROM sources WHERE type <> 'webhook' LIMIT 1").length > 0;
}

/** Nothing is remembered of a source that is unknown or whose address is another by now. */
export function readSourceState(sql: Sql, sourceId: string, url: string): SourceState {
  const row = sql.all<{ etag: string | null; lastModified: string | null }>(
    "SELECT etag, last_modified AS lastModified FROM sources WHERE id = ? AND url = ?",
    sourceId,
    url,
  )[0];
  return { etag: row?.etag ?? null, lastModified: row?.lastModified ?? null };
}

export function saveSourceState(sql: Sql, sourceId: string, url: string, state: SourceState): void {
  sql.all(
    "UPDATE sources SET etag = ?, last_modified = ? WHERE id = ? AND url = ?",
    state.etag,
    state.lastModified,
    sourceId,
    url,
  );
}
