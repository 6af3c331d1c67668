export type SqlValue = string | number | null | ArrayBuffer | Uint8Array;

/**
 * A synchronous SQLite database: the storage of a Durable Object, or `node:sqlite` in tests.
 * Statements take at most 100 bindings, a row at most 2 MB.
 */
export interface Sql {
  /** Runs one statement with `?` bindings and answers all its rows; a BLOB column is an `ArrayBuffer`. */
  all<Row extends Record<string, SqlValue>>(statement: string, ...bindings: SqlValue[]): Row[];
  /** Runs `work` as one transaction: all of it is kept, or, where it throws, none. */
  transaction<Result>(work: () => Result): Result;
}
