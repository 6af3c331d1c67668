import type { LoggedEdit } from "../../core/topics/edits/topic-edit.ts";
import type { Sql } from "../../storage/sql.ts";
import { decodeEdit, encodeEdit, type EncodedEdit } from "../edits/encode-edit.ts";

export const editsSchema = `CREATE TABLE edits (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  edit TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  undone_at INTEGER
) STRICT`;

/** An edit of the log, undone or not. */
export interface LedgerEdit extends LoggedEdit {
  madeAt: string;
  undoneAt: string | null;
}

type EditRow = { id: string; edit: string; made_at: number; undone_at: number | null };

/** All of them, in the order in which they were made. */
export function readEdits(sql: Sql): LedgerEdit[] {
  const rows = sql.all<EditRow>("SELECT id, edit, made_at, undone_at FROM edits ORDER BY position");
  return rows.map((row) => ({
    id: row.id,
    edit: decodeEdit(JSON.parse(row.edit) as EncodedEdit),
    madeAt: new Date(row.made_at).toISOString(),
    undoneAt: row.undone_at === null ? null : new Date(row.undone_at).toISOString(),
  }));
}

/** Those that hold. */
export function readHoldingEdits(sql: Sql): LoggedEdit[] {
  return readEdits(sql)
    .filter(({ undoneAt }) => undoneAt === null)
    .map(({ id, edit, madeAt }) => ({ id, edit, madeAt }));
}

/** `at` is when it was made where it does not say so itself. */
export function insertEdit(sql: Sql, { id, edit, madeAt }: LoggedEdit, at: number): void {
  sql.all(
    "INSERT INTO edits (id, edit, made_at) VALUES (?, ?, ?)",
    id,
    JSON.stringify(encodeEdit(edit)),
    madeAt === undefined ? at : Date.parse(madeAt),
  );
}

export function undoEdit(sql: Sql, id: string, at: number): void {
  sql.all("UPDATE edits SET undone_at = ? WHERE id = ?", at, id);
}
