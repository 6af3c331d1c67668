import { EdgetopicError } from "../../core/errors.ts";
import type { Sql } from "../../storage/sql.ts";
import { NO_STATE, type Source, type SourceState, type WebhookSource } from "../sources/source.ts";

export const sourcesSchema = `CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  url TEXT,
  secret TEXT,
  etag TEXT,
  last_modified TEXT,
  settings TEXT NOT NULL DEFAULT '{}',
  cursor TEXT,
  health TEXT,
  previous_secret TEXT,
  previous_secret_until INTEGER
) STRICT, WITHOUT ROWID`;

export type SourceRow = {
  id: string;
  type: Source["type"];
  url: string | null;
  secret: string | null;
  etag: string | null;
  last_modified: string | null;
  /** JSON: all of the source but what has a column. */
  settings: string;
  cursor: string | null;
  health: string | null;
  /** Valid beside the secret until then. */
  previous_secret: string | null;
  previous_secret_until: number | null;
};

/** What all kinds of sources have, or one of them. */
type LooseSource = Pick<Source, "id" | "type"> & {
  url?: string | null;
  secret?: string | undefined;
};

/** How a source that is fetched fares. Times in milliseconds since 1970. */
export interface SourceHealth {
  triedAt: number;
  /** When it was last read to the end, and when it last had something new; null: never. */
  readAt: number | null;
  changedAt: number | null;
  /** In a row. */
  failureCount: number;
  /** It is left alone until then; null where it is well. */
  retryAt: number | null;
  problem: string | null;
  /** Documents that could not be taken, the last time. */
  rejectedCount: number;
}

/** As kept, in the order they were given. */
export function readSourceRows(sql: Sql): SourceRow[] {
  return sql.all<SourceRow>("SELECT * FROM sources ORDER BY position");
}

/** As others may see them: without secrets. */
export function readSources(sql: Sql): Source[] {
  return readSourceRows(sql).map(toSource);
}

function toSource({ id, type, url, settings }: SourceRow): Source {
  return { id, type, ...(url !== null && { url }), ...JSON.parse(settings) } as Source;
}

/**
 * The rows of these sources, given those known so far. One of a known id keeps its secret where
 * none is given, and what is remembered of it where it is otherwise the same. Throws
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
      `INSERT INTO sources
         (id, position, type, url, secret, etag, last_modified, settings, cursor, health,
          previous_secret, previous_secret_until)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      row.id,
      position,
      row.type,
      row.url,
      row.secret,
      row.etag,
      row.last_modified,
      row.settings,
      row.cursor,
      row.health,
      row.previous_secret,
      row.previous_secret_until,
    );
  });
}

function toRow(source: Source, known: SourceRow | undefined): SourceRow {
  const { id, type, url = null, secret, ...rest }: LooseSource = source;
  const settings = JSON.stringify(rest);
  const isSame = known?.type === type && known.url === url && known.settings === settings;
  const memory = isSame ? known : { etag: null, last_modified: null, cursor: null, health: null };
  const secrets = type === "webhook" ? resolveSecrets(id, secret, known) : NO_SECRETS;
  return { ...memory, ...secrets, id, type, url, settings };
}

type Secrets = Pick<SourceRow, "secret" | "previous_secret" | "previous_secret_until">;
const NO_SECRETS: Secrets = { secret: null, previous_secret: null, previous_secret_until: null };

/** A secret that is given replaces all that were known, at once. */
function resolveSecrets(
  id: string,
  given: string | undefined,
  known: SourceRow | undefined,
): Secrets {
  if (known?.type === "webhook" && (given === undefined || given === known.secret)) {
    const { secret, previous_secret, previous_secret_until } = known;
    return { secret, previous_secret, previous_secret_until };
  }
  if (given !== undefined) return { ...NO_SECRETS, secret: given };
  throw new EdgetopicError(
    "invalid_option",
    `The webhook source "${id}" has no secret; expected "whsec_" and its base64.`,
  );
}

/** Throws `unknown_source`. */
export function requireSource(sql: Sql, sourceId: string): SourceRow {
  const row = sql.all<SourceRow>("SELECT * FROM sources WHERE id = ?", sourceId)[0];
  if (row === undefined) {
    throw new EdgetopicError("unknown_source", `There is no source "${sourceId}".`);
  }
  return row;
}

/** Throws `unknown_source` where there is no webhook source of this id. */
export function requireWebhook(sql: Sql, sourceId: string): SourceRow & { secret: string } {
  const row = sql.all<SourceRow>("SELECT * FROM sources WHERE id = ?", sourceId)[0];
  if (row?.type === "webhook" && row.secret !== null) return { ...row, secret: row.secret };
  throw new EdgetopicError("unknown_source", `There is no webhook source "${sourceId}".`);
}

/** What is known of a webhook source; null where it is gone. */
export function findWebhook(sql: Sql, sourceId: string): WebhookSource | null {
  const row = sql.all<SourceRow>("SELECT * FROM sources WHERE id = ?", sourceId)[0];
  const source = row === undefined ? null : toSource(row);
  return source?.type === "webhook" ? source : null;
}

/** The secret of a delivery from now on; the one so far is valid until then. */
export function replaceSecret(sql: Sql, sourceId: string, secret: string, until: number): void {
  sql.all(
    `UPDATE sources SET previous_secret = secret, previous_secret_until = ?, secret = ?
     WHERE id = ?`,
    until,
    secret,
    sourceId,
  );
}

/** Whether a refresh has something to fetch. */
export function hasPullSource(sql: Sql): boolean {
  return sql.all("SELECT 1 AS found FROM sources WHERE type <> 'webhook' LIMIT 1").length > 0;
}

/** The row of a source, as long as that is what it was when the refresh began; else null. */
export function findSame(sql: Sql, source: Source): SourceRow | null {
  const row = sql.all<SourceRow>("SELECT * FROM sources WHERE id = ?", source.id)[0];
  const isSame = row !== undefined && JSON.stringify(toSource(row)) === JSON.stringify(source);
  return isSame ? row : null;
}

export function readSourceState(row: SourceRow | null): SourceState {
  if (row === null) return NO_STATE;
  return { etag: row.etag, lastModified: row.last_modified, cursor: row.cursor };
}

export function saveSourceState(sql: Sql, sourceId: string, state: SourceState): void {
  sql.all(
    "UPDATE sources SET etag = ?, last_modified = ?, cursor = ? WHERE id = ?",
    state.etag,
    state.lastModified,
    state.cursor,
    sourceId,
  );
}

/** Null where it was never tried. */
export function readSourceHealth({ health }: SourceRow): SourceHealth | null {
  return health === null ? null : JSON.parse(health);
}

export function saveSourceHealth(sql: Sql, sourceId: string, health: SourceHealth | null): void {
  sql.all(
    "UPDATE sources SET health = ? WHERE id = ?",
    health === null ? null : JSON.stringify(health),
    sourceId,
  );
}
