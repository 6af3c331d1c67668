import { releaseBytes } from "../core/release-bytes.ts";
import { contentKey, documentHash } from "./content-key.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { type IndexedDocument, refuseDocument } from "./corpus-refusal.ts";
import type { IngestOptions, IngestReport, Rejection } from "./corpus.ts";
import { deleteDocumentAssignments } from "./ledger/assignments.ts";
import {
  type DocumentHead,
  findDocumentHeads,
  insertDocument,
  type LedgerDocument,
  updateDocument,
} from "./ledger/documents.ts";
import { addToDocumentCount, requireSettings } from "./ledger/settings.ts";

type ReadyDocument = LedgerDocument & { index: number };

/** Documents ready to be written in one go, for the corpus as it was when they were made ready. */
interface Prepared {
  incarnation: string;
  embedder: string;
  ready: ReadyDocument[];
  rejected: Rejection[];
  /** By document: the vector it came with before, and comes with now. The cache was not given it again. */
  reliedOn: ReadonlyMap<string, string>;
}

/**
 * Writes documents into the ledger. What takes time (hashes, vectors that come along) is done
 * before; then `within` runs inside one transaction, in which it calls `write` or, by not calling
 * it, leaves everything as it is. Repeated where the corpus got another embedder meanwhile, and where
 * a vector that was not kept again is not referred to any more: it may have been pruned since.
 */
export async function ingest<Result>(
  context: CorpusContext,
  callId: string,
  documents: readonly IndexedDocument[],
  within: (write: () => IngestReport) => Result,
  { vectorsLater = false }: IngestOptions = {},
): Promise<Result> {
  const { sql, corpus } = context;
  for (;;) {
    const prepared = await prepare(context, documents, vectorsLater);
    const outcome = sql.transaction(() => {
      const { incarnation, embedder } = requireSettings(sql, corpus);
      const holds =
        incarnation === prepared.incarnation &&
        embedder === prepared.embedder &&
        refersToAll(context, prepared.reliedOn);
      return holds ? { result: within(() => write(context, callId, prepared)) } : null;
    });
    if (outcome !== null) return outcome.result;
  }
}

async function prepare(
  context: CorpusContext,
  documents: readonly IndexedDocument[],
  vectorsLater: boolean,
): Promise<Prepared> {
  const { incarnation, embedder } = requireSettings(context.sql, context.corpus);
  const dimensions = context.dimensionsOf(embedder);
  const takesImages = context.takesImages(embedder);
  const rejected: Rejection[] = [];
  const accepted = documents.filter((document) => {
    const refusal = refuseDocument(document, embedder, dimensions, { takesImages, vectorsLater });
    if (refusal !== null) rejected.push(refusal);
    return refusal === null;
  });
  // read before anything is waited for: afterwards the corpus may be gone
  const heads = readHeads(context, accepted, vectorsLater);
  const ready = await Promise.all(
    accepted.map((document) => toReadyDocument(document, heads.get(document.id))),
  );
  const fresh = new Map<string, Float32Array>();
  const reliedOn = new Map<string, string>();
  ready.forEach(({ id, givenVectorKey }, i) => {
    const vector = accepted[i]?.vector;
    if (givenVectorKey === null) return;
    if (heads.get(id)?.givenVectorKey === givenVectorKey) reliedOn.set(id, givenVectorKey);
    else if (vector !== undefined) fresh.set(givenVectorKey, vector);
  });
  if (fresh.size > 0) await keepVectors(context, embedder, fresh);
  return { incarnation, embedder, ready, rejected, reliedOn };
}

function refersToAll({ sql }: CorpusContext, reliedOn: ReadonlyMap<string, string>): boolean {
  const heads = findDocumentHeads(sql, [...reliedOn.keys()]);
  return [...reliedOn].every(([id, key]) => heads.get(id)?.givenVectorKey === key);
}

/** Of documents whose vectors may be kept already: those that come with one, or without one yet. */
function readHeads(
  { sql }: CorpusContext,
  documents: readonly IndexedDocument[],
  vectorsLater: boolean,
): Map<string, DocumentHead> {
  const given = documents.filter(({ vector }) => vectorsLater || vector !== undefined);
  return findDocumentHeads(
    sql,
    given.map(({ id }) => id),
  );
}

async function toReadyDocument(
  document: IndexedDocument,
  head: DocumentHead | undefined,
): Promise<ReadyDocument> {
  const { id, index, text, image = null, vector, metadata } = document;
  const givenVectorKey =
    vector === undefined ? await keptVectorKey(text, image, head) : await givenKey(vector);
  return {
    id,
    index,
    text,
    image,
    contentHash: await documentHash(text, image, givenVectorKey),
    givenVectorKey,
    timestamp: document.timestamp ?? null,
    class: document.class ?? null,
    metadata: metadata === undefined ? null : JSON.stringify(metadata),
  };
}

/** A document sent again without its vector has the one it had, as long as it is the same otherwise. */
async function keptVectorKey(
  text: string,
  image: string | null,
  head: DocumentHead | undefined,
): Promise<string | null> {
  const key = head?.givenVectorKey ?? null;
  if (key === null) return null;
  return (await documentHash(text, image, key)) === head?.contentHash ? key : null;
}

/** The key of a vector that came along, in the vector cache. */
export function givenKey(vector: Float32Array): Promise<string> {
  const bytes = new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength);
  return contentKey("given", bytes);
}

/** Before the ledger points at them. */
export async function keepVectors(
  { vectors, dimensionsOf }: CorpusContext,
  embedder: string,
  fresh: ReadonlyMap<string, Float32Array>,
): Promise<void> {
  const dimensions = dimensionsOf(embedder);
  const rows = new Float32Array(fresh.size * dimensions);
  let start = 0;
  for (const vector of fresh.values()) {
    rows.set(vector, start);
    start += dimensions;
  }
  const cache = await vectors(embedder);
  await cache.putMany([...fresh.keys()], dimensions, rows);
  releaseBytes(rows);
}

function write({ sql, now }: CorpusContext, callId: string, prepared: Prepared): IngestReport {
  const ids = prepared.ready.map(({ id }) => id);
  const heads = findDocumentHeads(sql, ids);
  const indexes = new Map<string, number>();
  const changed: string[] = [];
  const rejected = [...prepared.rejected];
  const report = { added: 0, updated: 0, unchanged: 0 };
  let insertedCount = 0;
  for (const document of prepared.ready) {
    const { id, index } = document;
    const head = heads.get(id);
    const isByThisCall = head?.callId === callId;
    const earlier = indexes.get(id) ?? (isByThisCall ? head.index : index);
    indexes.set(id, earlier);
    if (earlier !== index) {
      rejected.push(duplicate(id, index, earlier));
    } else if (head === undefined) {
      insertDocument(sql, document, { callId, index, added: true }, now());
      report.added++;
      insertedCount++;
    } else if (isByThisCall) {
      report[head.added ? "added" : "updated"]++;
    } else if (isSame(head, document)) {
      report.unchanged++;
    } else {
      updateDocument(sql, document, { callId, index, added: false });
      if (!hasSameContent(head, document)) changed.push(id);
      report.updated++;
    }
  }
  deleteDocumentAssignments(sql, changed);
  addToDocumentCount(sql, insertedCount);
  return { ...report, rejected: rejected.toSorted((a, b) => a.index - b.index) };
}

function duplicate(id: string, index: number, earlier: number): Rejection {
  return {
    index,
    id,
    code: "duplicate_id",
    detail: `Document ${earlier} of this call has the id "${id}" already; the first one was kept.`,
  };
}

function hasSameContent(head: DocumentHead, document: LedgerDocument): boolean {
  return (
    head.contentHash === document.contentHash && head.givenVectorKey === document.givenVectorKey
  );
}

function isSame(head: DocumentHead, document: LedgerDocument): boolean {
  return (
    hasSameContent(head, document) &&
    head.timestamp === document.timestamp &&
    head.class === document.class &&
    head.metadata === document.metadata
  );
}
