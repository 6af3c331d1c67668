import type { Sql, SqlValue } from "../src/storage/sql.ts";

/** A Durable Object's own SQLite database behind the port. */
export function createDurableSql(storage: DurableObjectStorage): Sql {
  return {
    all<Row extends Record<string, SqlValue>>(statement: string, ...bindings: SqlValue[]) {
      return storage.sql.exec(statement, ...bindings).toArray() as Row[];
    },
    transaction: (work) => storage.transactionSync(work),
  };
}
