import type { Corpus, DocumentInput, IngestOptions, Rejection } from "../jobs/corpus.ts";
import { documentBytes, MAX_BATCH_BYTES, MAX_BATCH_DOCUMENTS } from "../jobs/document-batch.ts";
import type { ParsedDocument } from "./parse-lines.ts";
import { createRejectionList } from "./rejection-list.ts";
import type { IngestReport } from "./schemas/document.ts";

type PlacedDocument = DocumentInput & { index: number };

/**
 * Adds documents in batches, one after another: the next document is taken when the batch before
 * it is written. Refused documents and, within the call, repeated ids are listed by index.
 */
export async function addDocuments(
  corpus: Pick<Corpus, "addDocuments">,
  callId: string,
  documents: AsyncIterable<ParsedDocument> | Iterable<ParsedDocument>,
  options: IngestOptions = {},
): Promise<IngestReport> {
  const report = { added: 0, updated: 0, unchanged: 0 };
  const rejections = createRejectionList();
  let batch = new Map<string, PlacedDocument>();
  let batchBytes = 0;
  const flush = async (): Promise<void> => {
    if (batch.size === 0) return;
    const sent = [...batch.values()];
    const { added, updated, unchanged, rejected } = await corpus.addDocuments(
      callId,
      sent,
      options,
    );
    report.added += added;
    report.updated += updated;
    report.unchanged += unchanged;
    for (const rejection of rejected) rejections.add(rejection);
    batch = new Map();
    batchBytes = 0;
  };
  for await (const document of documents) {
    if ("code" in document) rejections.add(document);
    else if (batch.has(document.id)) rejections.add(duplicate(document));
    else {
      const bytes = documentBytes(document);
      if (batch.size === MAX_BATCH_DOCUMENTS || batchBytes + bytes > MAX_BATCH_BYTES) await flush();
      batch.set(document.id, document);
      batchBytes += bytes;
    }
  }
  await flush();
  return { ...report, ...rejections.read() };
}

function duplicate({ id, index }: PlacedDocument): Rejection {
  const detail = `"${id}" was sent before in the same call; the first one was kept.`;
  return { index, id, code: "duplicate_id", detail };
}
