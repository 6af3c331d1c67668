import type { DocumentInput } from "./corpus.ts";

/** What one call to a corpus carries at most: it crosses an RPC border and is one transaction. */
export const MAX_BATCH_DOCUMENTS = 500;
export const MAX_BATCH_BYTES = 2_000_000;

const encoder = new TextEncoder();

/** About what a document weighs on its way. */
export function documentBytes({ text, image, metadata, vector }: DocumentInput): number {
  const imageBytes = image?.length ?? 0;
  const metadataBytes = metadata ? JSON.stringify(metadata).length : 0;
  return encoder.encode(text).length + imageBytes + metadataBytes + (vector?.byteLength ?? 0);
}

/** A list in batches that a corpus takes; an empty list is one empty batch. */
export function splitIntoBatches<Document extends DocumentInput>(
  documents: readonly Document[],
): Document[][] {
  const batches: Document[][] = [];
  let batch: Document[] = [];
  let bytes = 0;
  for (const document of documents) {
    const size = documentBytes(document);
    if (
      batch.length === MAX_BATCH_DOCUMENTS ||
      (batch.length > 0 && bytes + size > MAX_BATCH_BYTES)
    ) {
      batches.push(batch);
      batch = [];
      bytes = 0;
    }
    batch.push(document);
    bytes += size;
  }
  return [...batches, batch];
}
