import type { Sql } from "../storage/sql.ts";
import { deleteDocumentAssignments } from "./ledger/assignments.ts";
import { deleteDocument } from "./ledger/documents.ts";
import { deleteParent, deletePassages, listPassages } from "./ledger/passages.ts";
import { addToDocumentCount } from "./ledger/settings.ts";

/**
 * Removes documents with all that versions say of them, one that is split with its passages; answers
 * how many of the ids there were. To be called inside a transaction.
 */
export function deleteDocuments(sql: Sql, ids: readonly string[]): number {
  const parents = ids.filter((id) => deleteParent(sql, id));
  const passages = parents.flatMap((id) => listPassages(sql, id));
  const deleted = [...ids, ...passages].filter((id) => deleteDocument(sql, id));
  deletePassages(sql, deleted);
  deleteDocumentAssignments(sql, deleted);
  addToDocumentCount(sql, -deleted.length);
  return parents.length + deleted.length - passages.length;
}
