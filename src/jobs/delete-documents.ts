import type { Sql } from "../storage/sql.ts";
import { deleteDocumentAssignments } from "./ledger/assignments.ts";
import { deleteDocument } from "./ledger/documents.ts";
import { addToDocumentCount } from "./ledger/settings.ts";

/** Removes documents with all that versions say of them; answers how many there were. To be called inside a transaction. */
export function deleteDocuments(sql: Sql, ids: readonly string[]): number {
  const deleted = ids.filter((id) => deleteDocument(sql, id));
  deleteDocumentAssignments(sql, deleted);
  addToDocumentCount(sql, -deleted.length);
  return deleted.length;
}
