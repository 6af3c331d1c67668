import { EdgetopicError } from "../core/errors.ts";
import { releaseBytes } from "../core/release-bytes.ts";
import { contentKey, documentHash } from "./content-key.ts";
import type { CorpusContext } from "./corpus-dependencies.ts";
import { type IndexedDocument, refuseDocument } from "./corpus-refusal.ts";
import type { IngestOptions, IngestReport, Rejection } from "./corpus.ts";
import { type DocumentHead, findDocumentHeads } from "./ledger/documents.ts";
import { requireSettings } from "./ledger/settings.ts";
import { splitDocument } from "./split-document.ts";
import type { Split } from "./sources/source.ts";
import { type ReadyDocument, writeDocuments } from "./write-documents.ts";

/** Passages that are written in one go: of a batch of 2 MB as many have 100 characters each. */
const MOST_PASSAGES = 20_000;

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
      return holds
        ? {
            result: within(() => {
              const report = writeDocuments(context, callId, prepared.ready);
              return { ...report, rejected: byIndex([...prepared.rejected, ...report.rejected]) };
            }),
          }
        : null;
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
  // read before anything is waited for: afterwards the corpus may be gone
  const heads = readHeads(context, documents, vectorsLater);
  const passages = new Map<IndexedDocument, IndexedDocument[]>();
  const refuse = (document: IndexedDocument): Rejection | null =>
    refuseDocument(document, embedder, dimensions, { takesImages, vectorsLater });
  const accepted: IndexedDocument[] = [];
  let passageCount = 0;
  for (const document of documents) {
    const refusal =
      document.split === undefined
        ? refuse(document)
        : await refuseOrSplit(document, document.split, refuse, passages);
    passageCount += passages.get(document)?.length ?? 0;
    if (refusal === null && passageCount <= MOST_PASSAGES) accepted.push(document);
    else rejected.push(refusal ?? refusePassages(document));
  }
  const ready = await Promise.all(
    accepted.map((document) =>
      toReadyDocument(document, heads.get(document.id), passages.get(document)),
    ),
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
  passages?: readonly IndexedDocument[],
): Promise<ReadyDocument> {
  const { id, index, text, image = null, vector, metadata, split } = document;
  const givenVectorKey =
    vector === undefined ? await keptVectorKey(text, image, head) : await givenKey(vector);
  const ready =
    passages && (await Promise.all(passages.map((one) => toReadyDocument(one, undefined))));
  return {
    id,
    index,
    text,
    image,
    contentHash: await (ready === undefined
      ? documentHash(text, image, givenVectorKey)
      : contentKey("split", JSON.stringify(split), text)),
    givenVectorKey,
    timestamp: document.timestamp ?? null,
    class: document.class ?? null,
    metadata: metadata === undefined ? null : JSON.stringify(metadata),
    passages: ready ?? null,
  };
}

/** Why a document that is to be split cannot be kept; null where it can, and then `passages` has its own. */
async function refuseOrSplit(
  document: IndexedDocument,
  split: Split,
  refuse: (document: IndexedDocument) => Rejection | null,
  passages: Map<IndexedDocument, IndexedDocument[]>,
): Promise<Rejection | null> {
  const { id, index } = document;
  try {
    const pieces = await splitDocument(document, split);
    const refusal = pieces.map(refuse).find((found) => found !== null);
    if (refusal !== undefined) return { ...refusal, id };
    passages.set(document, pieces);
    return null;
  } catch (error) {
    if (!(error instanceof EdgetopicError)) throw error;
    return { index, id, code: error.code, detail: error.message };
  }
}

function refusePassages({ id, index }: IndexedDocument): Rejection {
  const detail = `The documents of one batch have more than ${MOST_PASSAGES} passages; expected fewer documents at a time.`;
  return { index, id, code: "text_too_long", detail };
}

function byIndex(rejected: Rejection[]): Rejection[] {
  return rejected.toSorted((a, b) => a.index - b.index);
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
