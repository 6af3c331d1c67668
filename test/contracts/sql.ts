import { expect, test } from "vitest";
import type { Sql } from "../../src/storage/sql.ts";

/** What every adapter of the SQL port does. `open` makes an empty database. */
export function sqlContract(open: () => Sql | Promise<Sql>): void {
  test("values come back as they were bound, a BLOB as an ArrayBuffer", async () => {
    const sql = await open();
    sql.all("CREATE TABLE kept (a TEXT, b INTEGER, c REAL, d BLOB, e TEXT) STRICT");
    const bytes = new Uint8Array([0, 1, 255]);
    sql.all("INSERT INTO kept VALUES (?, ?, ?, ?, ?)", "ä\u0000😀", -5, 0.1, bytes, null);
    sql.all("INSERT INTO kept VALUES (?, ?, ?, ?, ?)", "", 2 ** 40, 1e-300, bytes.buffer, "x");
    const rows = sql.all<{ d: ArrayBuffer }>("SELECT * FROM kept ORDER BY b");
    expect(rows.map((row) => ({ ...row, d: [...new Uint8Array(row.d)] }))).toEqual([
      { a: "ä\u0000😀", b: -5, c: 0.1, d: [0, 1, 255], e: null },
      { a: "", b: 2 ** 40, c: 1e-300, d: [0, 1, 255], e: "x" },
    ]);
    expect(rows.every((row) => row.d instanceof ArrayBuffer)).toBe(true);
  });

  test("a transaction answers what its work answers and keeps all of it", async () => {
    const sql = await open();
    const answer = sql.transaction(() => {
      sql.all("CREATE TABLE kept (a INTEGER)");
      sql.all("INSERT INTO kept VALUES (1), (2)");
      return sql.all<{ a: number }>("UPDATE kept SET a = a + 1 RETURNING a");
    });
    expect(answer).toEqual([{ a: 2 }, { a: 3 }]);
    expect(sql.all("SELECT a FROM kept")).toEqual([{ a: 2 }, { a: 3 }]);
  });

  test("a transaction whose work throws keeps nothing, tables included", async () => {
    const sql = await open();
    sql.all("CREATE TABLE kept (a INTEGER)");
    const work = () =>
      sql.transaction(() => {
        sql.all("INSERT INTO kept VALUES (1)");
        sql.all("CREATE TABLE other (a INTEGER)");
        throw new Error("no");
      });
    expect(work).toThrow("no");
    expect(sql.all("SELECT a FROM kept")).toEqual([]);
    expect(sql.all("SELECT 1 FROM sqlite_master WHERE name = 'other'")).toEqual([]);
  });

  test("a table is dropped and made anew, also within one transaction", async () => {
    const sql = await open();
    sql.all("CREATE TABLE kept (a INTEGER)");
    expect(sql.all("SELECT * FROM kept")).toEqual([]);
    sql.transaction(() => {
      sql.all("DROP TABLE IF EXISTS kept");
      sql.all("DROP TABLE IF EXISTS kept");
      sql.all("CREATE TABLE kept (b INTEGER, c INTEGER) STRICT");
      sql.all("INSERT INTO kept VALUES (1, 2)");
    });
    expect(sql.all("SELECT * FROM kept")).toEqual([{ b: 1, c: 2 }]);
  });

  test("text is compared by its bytes, and JSON lists and octet lengths are known", async () => {
    const sql = await open();
    sql.all("CREATE TABLE kept (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID");
    for (const id of ["b", "B", "a:", "a.", "ä"]) sql.all("INSERT INTO kept VALUES (?)", id);
    expect(
      sql.all(
        `SELECT id, octet_length(id) AS bytes FROM kept
         WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
        JSON.stringify(["ä", "a.", "a:", "B", "c"]),
      ),
    ).toEqual([
      { id: "B", bytes: 1 },
      { id: "a.", bytes: 2 },
      { id: "a:", bytes: 2 },
      { id: "ä", bytes: 2 },
    ]);
  });

  test("more than 100 bindings are refused", async () => {
    const sql = await open();
    const places = Array.from({ length: 101 }, () => "?").join(", ");
    expect(() => sql.all(`SELECT ${places}`, ...Array.from({ length: 101 }, () => 1))).toThrow();
  });
}
