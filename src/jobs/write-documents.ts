import type { CorpusContext } from "./corpus-dependencies.ts";
import type { IngestReport, Rejection } from "./corpus.ts";
import { deleteDocuments } from "./delete-documents.ts";
import { deleteDocumentAssignments } from "./ledger/assignments.ts";
import {
  findDocumentHeads,
  insertDocument,
  type LedgerDocument,
  updateDocument,
} from "./ledger/documents.ts";
import { findParentHeads, findParentsOf } from "./ledger/passages.ts";
import { addToDocumentCount } from "./ledger/settings.ts";
import { replacePassages } from "./replace-passages.ts";

/** A document ready to be written. */
export interface ReadyDocument extends LedgerDocument {
  index: number;
  /** Where it is split: what is written in its place. */
  passages: readonly LedgerDocument[] | null;
}

/** What there is of an id, as a document or as one that is split. */
interface Known {
  isSplit: boolean;
  callId: string;
  index: number;
  added: boolean;
  contentHash: string;
  givenVectorKey: string | null;
  timestamp: string | null;
  class: string | null;
  metadata: string | null;
}

/** Writes documents of one call. To be called inside a transaction. */
export function writeDocuments(
  { sql, now }: CorpusContext,
  callId: string,
  documents: readonly ReadyDocument[],
): IngestReport {
  const known = readKnown(sql, documents);
  const owners = findParentsOf(
    sql,
    documents.flatMap(({ id, passages }) => [id, ...(passages ?? []).map((passage) => passage.id)]),
  );
  const indexes = new Map<string, number>();
  const changed: string[] = [];
  const rejected: Rejection[] = [];
  const report = { added: 0, updated: 0, unchanged: 0 };
  let insertedCount = 0;

  /** The rows of a document that is new, or is otherwise now. */
  function put(document: ReadyDocument, head: Known | undefined): void {
    const { id, index, passages } = document;
    const write = { callId, index, added: head === undefined };
    const isOtherwise = head !== undefined && head.isSplit !== (passages !== null);
    if (isOtherwise) deleteDocuments(sql, [id]);
    if (passages !== null) {
      replacePassages(sql, document, passages, write, now());
      for (const passage of passages) owners.set(passage.id, id);
    } else if (head === undefined || isOtherwise) {
      insertDocument(sql, document, write, now());
      insertedCount++;
    } else {
      updateDocument(sql, document, write);
      if (!hasSameContent(head, document)) changed.push(id);
    }
  }

  for (const document of documents) {
    const { id, index } = document;
    const head = known.get(id);
    const isByThisCall = head?.callId === callId;
    const earlier = indexes.get(id) ?? (isByThisCall ? head.index : index);
    indexes.set(id, earlier);
    const owner = findOwner(document, owners);
    if (earlier !== index) {
      const detail = `Document ${earlier} of this call has the id "${id}" already; the first one was kept.`;
      rejected.push({ index, id, code: "duplicate_id", detail });
    } else if (owner !== null) {
      const detail = `"${id}" is a passage of the document "${owner}", or has one of its passages.`;
      rejected.push({ index, id, code: "duplicate_id", detail });
    } else if (isByThisCall) {
      report[head.added ? "added" : "updated"]++;
    } else if (head !== undefined && isSame(head, document)) {
      report.unchanged++;
    } else {
      put(document, head);
      report[head === undefined ? "added" : "updated"]++;
    }
  }
  deleteDocumentAssignments(sql, changed);
  addToDocumentCount(sql, insertedCount);
  return { ...report, rejected };
}

function readKnown(
  sql: CorpusContext["sql"],
  documents: readonly ReadyDocument[],
): Map<string, Known> {
  const ids = documents.map(({ id }) => id);
  const known = new Map<string, Known>();
  for (const [id, head] of findDocumentHeads(sql, ids)) known.set(id, { ...head, isSplit: false });
  for (const [id, head] of findParentHeads(sql, ids)) {
    known.set(id, { ...head, givenVectorKey: null, isSplit: true });
  }
  return known;
}

/** Another document that one of the ids belongs to; null where there is none. */
function findOwner(
  { id, passages }: ReadyDocument,
  owners: ReadonlyMap<string, string>,
): string | null {
  const own = owners.get(id);
  if (own !== undefined) return own;
  const foreign = passages?.find((passage) => (owners.get(passage.id) ?? id) !== id);
  return foreign === undefined ? null : (owners.get(foreign.id) ?? null);
}

function hasSameContent(head: Known, document: LedgerDocument): boolean {
  return (
    head.contentHash === document.contentHash && head.givenVectorKey === document.givenVectorKey
  );
}

function isSame(head: Known, document: ReadyDocument): boolean {
  return (
    head.isSplit === (document.passages !== null) &&
    hasSameContent(head, document) &&
    head.timestamp === document.timestamp &&
    head.class === document.class &&
    head.metadata === document.metadata
  );
}
