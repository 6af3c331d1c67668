import { EdgetopicError } from "../../core/errors.ts";
import type { Sql } from "../../storage/sql.ts";
import type { Endpoint, EndpointReport, NotificationEvent } from "../notification.ts";

/**
 * Where the corpus tells what happens. All that an endpoint has had is what comes before
 * `next_sequence`, so that it has everything in order: what fails holds up what comes after it.
 */
export const endpointsSchema = `CREATE TABLE endpoints (
  url TEXT PRIMARY KEY,
  position INTEGER NOT NULL,
  events TEXT NOT NULL,
  secret TEXT NOT NULL,
  next_sequence INTEGER NOT NULL,
  due_at INTEGER,
  attempt_count INTEGER NOT NULL DEFAULT 0,
  failure TEXT,
  disabled_at INTEGER
) STRICT, WITHOUT ROWID`;

export interface LedgerEndpoint {
  url: string;
  events: NotificationEvent[];
  secret: string;
  nextSequence: number;
  /** When to send; null where there is nothing to send, or it is disabled. */
  dueAt: number | null;
  /** At the notification it waits for. */
  attemptCount: number;
  failure: string | null;
  disabledAt: number | null;
}

type EndpointRow = {
  url: string;
  events: string;
  secret: string;
  next_sequence: number;
  due_at: number | null;
  attempt_count: number;
  failure: string | null;
  disabled_at: number | null;
};

/** In the order they were given. */
export function readEndpoints(sql: Sql): LedgerEndpoint[] {
  return sql.all<EndpointRow>("SELECT * FROM endpoints ORDER BY position").map((row) => ({
    url: row.url,
    events: JSON.parse(row.events),
    secret: row.secret,
    nextSequence: row.next_sequence,
    dueAt: row.due_at,
    attemptCount: row.attempt_count,
    failure: row.failure,
    disabledAt: row.disabled_at,
  }));
}

export function findEndpoint(sql: Sql, url: string): LedgerEndpoint | null {
  return readEndpoints(sql).find((endpoint) => endpoint.url === url) ?? null;
}

/**
 * Makes these the endpoints of the corpus. One of a known address goes on where it was, with its
 * secret where none is given; a new one has what happens from now on, from `nextSequence`. Throws
 * `invalid_option` where an address occurs twice or has no secret.
 */
export function writeEndpoints(
  sql: Sql,
  endpoints: readonly Endpoint[],
  nextSequence: number,
): void {
  const known = new Map(readEndpoints(sql).map((endpoint) => [endpoint.url, endpoint]));
  sql.all("DELETE FROM endpoints");
  const seen = new Set<string>();
  for (const [position, { url, events, secret: given }] of endpoints.entries()) {
    const before = known.get(url);
    const secret = given ?? before?.secret;
    if (seen.has(url) || secret === undefined) throw refuse(url, seen.has(url));
    seen.add(url);
    sql.all(
      "INSERT INTO endpoints VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      url,
      position,
      JSON.stringify(events),
      secret,
      before?.nextSequence ?? nextSequence,
      before?.dueAt ?? null,
      before?.attemptCount ?? 0,
      before?.failure ?? null,
      before?.disabledAt ?? null,
    );
  }
}

function refuse(url: string, isRepeated: boolean): EdgetopicError {
  const detail = isRepeated
    ? `The address "${url}" is to be notified twice; expected once, with all its events.`
    : `The address "${url}" has no secret; expected "whsec_" and its base64.`;
  return new EdgetopicError("invalid_option", detail);
}

/** Has those that are not disabled and wait for nothing send at once. */
export function wakeEndpoints(sql: Sql, urls: readonly string[], at: number): void {
  sql.all(
    `UPDATE endpoints SET due_at = ?
     WHERE due_at IS NULL AND disabled_at IS NULL AND url IN (SELECT value FROM json_each(?))`,
    at,
    JSON.stringify(urls),
  );
}

/** Null where none waits. */
export function nextEndpointDueAt(sql: Sql): number | null {
  const row = sql.all<{ dueAt: number | null }>("SELECT min(due_at) AS dueAt FROM endpoints")[0];
  return row?.dueAt ?? null;
}

/** Before an attempt at the notification `sequence`, so that one that ends the process is counted. */
export function noteSending(sql: Sql, url: string, nextDueAt: number): void {
  sql.all(
    "UPDATE endpoints SET due_at = ?, attempt_count = attempt_count + 1 WHERE url = ?",
    nextDueAt,
    url,
  );
}

export function noteFailure(sql: Sql, url: string, failure: string, dueAt: number): void {
  sql.all("UPDATE endpoints SET failure = ?, due_at = ? WHERE url = ?", failure, dueAt, url);
}

/** The endpoint has all before `nextSequence`; `dueAt` is null where there is no more. */
export function noteSent(sql: Sql, url: string, nextSequence: number, dueAt: number | null): void {
  sql.all(
    `UPDATE endpoints SET next_sequence = ?, due_at = ?, attempt_count = 0, failure = NULL
     WHERE url = ? AND next_sequence <= ?`,
    nextSequence,
    dueAt,
    url,
    nextSequence,
  );
}

export function disableEndpoint(sql: Sql, url: string, failure: string, at: number): void {
  sql.all(
    "UPDATE endpoints SET disabled_at = ?, due_at = NULL, failure = ? WHERE url = ?",
    at,
    failure,
    url,
  );
}

/** Goes on with what it did not get. */
export function enableEndpoint(sql: Sql, url: string, at: number): void {
  sql.all(
    "UPDATE endpoints SET disabled_at = NULL, due_at = ?, attempt_count = 0 WHERE url = ?",
    at,
    url,
  );
}

export function toEndpointReport(endpoint: LedgerEndpoint): EndpointReport {
  const { url, events, attemptCount, failure, dueAt, disabledAt } = endpoint;
  const isFailing = failure !== null;
  return {
    url,
    events,
    state: disabledAt !== null ? "disabled" : isFailing ? "failing" : "active",
    attemptCount: isFailing ? attemptCount : 0,
    nextAttemptAt: dueAt === null ? null : new Date(dueAt).toISOString(),
    disabledAt: disabledAt === null ? null : new Date(disabledAt).toISOString(),
    failure,
  };
}
