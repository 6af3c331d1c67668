import type { Sql } from "../storage/sql.ts";
import { deleteDocuments } from "./delete-documents.ts";
import { deleteDocumentAssignments } from "./ledger/assignments.ts";
import {
  type DocumentHead,
  type DocumentWrite,
  findDocumentHeads,
  insertDocument,
  type LedgerDocument,
  updateDocument,
} from "./ledger/documents.ts";
import { type LedgerParent, listPassages, putParent, putPassage } from "./ledger/passages.ts";
import { addToDocumentCount } from "./ledger/settings.ts";

/**
 * Writes a document that is split, and its passages in place of those it had: the same ones stay, with
 * their topics, the others go. To be called inside a transaction.
 */
export function replacePassages(
  sql: Sql,
  parent: LedgerParent,
  passages: readonly LedgerDocument[],
  write: DocumentWrite,
  addedAt: number,
): void {
  const ids = passages.map(({ id }) => id);
  const fresh = new Set(ids);
  deleteDocuments(
    sql,
    listPassages(sql, parent.id).filter((id) => !fresh.has(id)),
  );
  const known = findDocumentHeads(sql, ids);
  let insertedCount = 0;
  for (const [position, passage] of passages.entries()) {
    const head = known.get(passage.id);
    if (head === undefined) {
      insertDocument(sql, passage, { ...write, added: true }, addedAt);
      insertedCount++;
    } else if (!isSame(head, passage)) {
      updateDocument(sql, passage, { ...write, added: false });
      if (head.contentHash !== passage.contentHash) deleteDocumentAssignments(sql, [passage.id]);
    }
    putPassage(sql, passage.id, parent.id, position);
  }
  addToDocumentCount(sql, insertedCount);
  putParent(sql, parent, write);
}

function isSame(head: DocumentHead, passage: LedgerDocument): boolean {
  return (
    head.contentHash === passage.contentHash &&
    head.timestamp === passage.timestamp &&
    head.class === passage.class
  );
}
