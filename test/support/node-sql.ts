import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { Sql, SqlValue } from "../../src/storage/sql.ts";

const mostBindings = 100;
const mostValueBytes = 2_000_000;

/** The SQL port over `node:sqlite`, with the limits of a Durable Object's database. */
export function createNodeSql(database = new DatabaseSync(":memory:")): Sql {
  const statements = new Map<string, StatementSync>();

  function prepare(text: string): StatementSync {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = database.prepare(text);
    statements.set(text, statement);
    return statement;
  }

  return {
    all<Row extends Record<string, SqlValue>>(text: string, ...bindings: SqlValue[]): Row[] {
      checkLimits(bindings);
      // a statement's shape is not kept past a change of the schema
      if (!/^\s*(select|insert|update|delete)/i.test(text)) {
        statements.clear();
        database.exec(text);
        return [];
      }
      const values = bindings.map((value) =>
        value instanceof ArrayBuffer ? new Uint8Array(value) : value,
      );
      const rows = prepare(text).all(...values);
      return rows.map((row) => {
        for (const [name, value] of Object.entries(row)) {
          if (value instanceof Uint8Array) row[name] = value.slice().buffer as never;
        }
        return row as Row;
      });
    },
    transaction(work) {
      database.exec("BEGIN IMMEDIATE");
      let result;
      try {
        result = work();
      } catch (error) {
        database.exec("ROLLBACK");
        throw error;
      }
      database.exec("COMMIT");
      return result;
    },
  };
}

function checkLimits(bindings: readonly SqlValue[]): void {
  if (bindings.length > mostBindings) {
    throw new Error(`${bindings.length} bindings, at most ${mostBindings} are allowed`);
  }
  for (const value of bindings) {
    const bytes =
      typeof value === "string"
        ? Buffer.byteLength(value)
        : value instanceof Object
          ? value.byteLength
          : 0;
    if (bytes > mostValueBytes) {
      throw new Error(`a value of ${bytes} bytes, at most ${mostValueBytes} are allowed`);
    }
  }
}
