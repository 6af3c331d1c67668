import { precomputedDimensions } from "../embedders/precomputed.ts";
import type { DocumentInput, Rejection } from "./corpus.ts";

/** A document and its place in the call it came in, from 0. */
export type IndexedDocument = DocumentInput & { index: number };

/** A row of the ledger stays under the 2 MB of SQLite in a Durable Object; the rest of it is small. */
const longestRowBytes = 1_850_000;

/** Ids of such embedders. */
const MADE_OF_THE_CORPUS = /^(?:lsa|tfidf)(?:[/?]|$)/;

/** Why a document cannot be kept in a corpus of this embedder; null where it can. */
export function refuseDocument(
  document: IndexedDocument,
  embedder: string,
  dimensions: number,
  { takesImages, vectorsLater }: { takesImages: boolean; vectorsLater: boolean },
): Rejection | null {
  const { id, index, image, vector } = document;
  if (vector === undefined && !vectorsLater && precomputedDimensions(embedder) !== null) {
    const detail = `The document has no vector; with the embedder "${embedder}" each brings one of ${dimensions} numbers.`;
    return { index, id, code: "vector_required", detail };
  }
  if (vector !== undefined && MADE_OF_THE_CORPUS.test(embedder)) {
    const detail = `The document has a vector; the embedder "${embedder}" is made of the corpus, and vectors made elsewhere mean nothing to it.`;
    return { index, id, code: "invalid_vector", detail };
  }
  if (vector !== undefined && vector.length !== dimensions) {
    const detail = `The vector has ${vector.length} dimensions; the corpus's embedder has ${dimensions}.`;
    return { index, id, code: "dimension_mismatch", detail };
  }
  if (image !== undefined && vector === undefined && !vectorsLater && !takesImages) {
    const detail = `The document has an image; the embedder "${embedder}" takes texts alone.`;
    return { index, id, code: "cannot_embed_image", detail };
  }
  const bytes = countRowBytes(document);
  if (bytes > longestRowBytes) {
    const detail = `Text, image and metadata take ${bytes} bytes of UTF-8; at most ${longestRowBytes} are kept.`;
    return { index, id, code: "text_too_long", detail };
  }
  return null;
}

function countRowBytes({ text, image = "", metadata }: IndexedDocument): number {
  const metadataText = metadata === undefined ? "" : JSON.stringify(metadata);
  // three bytes a UTF-16 unit at most: short rows, nearly all of them, need no counting
  const most = 3 * (text.length + metadataText.length) + image.length;
  if (most <= longestRowBytes) return most;
  const encoder = new TextEncoder();
  return encoder.encode(text).length + encoder.encode(metadataText).length + image.length;
}
