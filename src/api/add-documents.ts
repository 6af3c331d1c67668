import type { Corpus, DocumentInput, Rejection } from "../jobs/corpus.ts";
import { documentBytes, MAX_BATCH_BYTES, MAX_BATCH_DOCUMENTS } from "../jobs/document-batch.ts";
import type { ParsedDocument } from "./parse-lines.ts";
import type { IngestReport } from "./schemas/document.ts";

/** Beyond these only `rejectedCount` grows, so that a hopeless stream does not fill the memory. */
const MAX_LISTED_REJECTIONS = 10_000;

type PlacedDocument = DocumentInput & { index: number };

/**
 * Adds documents in batches, one after another: the next document is taken when the batch before
 * it is written. Refused documents and, within the call, repeated ids are listed by index.
 */
export async function addDocuments(
  corpus: Corpus,
  callId: string,
  documents: AsyncIterable<ParsedDocument> | Iterable<ParsedDocument>,
): Promise<IngestReport> {
  const report: IngestReport = {
    added: 0,
    updated: 0,
    unchanged: 0,
    rejected: [],
    rejectedCount: 0,
  };
  let batch = new Map<string, PlacedDocument>();
  let batchBytes = 0;
  const reject = (rejection: Rejection): void => {
    report.rejectedCount++;
    if (report.rejected.length < MAX_LISTED_REJECTIONS) report.rejected.push(rejection);
  };
  const flush = async (): Promise<void> => {
    if (batch.size === 0) return;
    const { added, updated, unchanged, rejected } = await corpus.addDocuments(callId, [
      ...batch.values(),
    ]);
    report.added += added;
    report.updated += updated;
    report.unchanged += unchanged;
    for (const rejection of rejected) reject(rejection);
    batch = new Map();
    batchBytes = 0;
  };
  for await (const document of documents) {
    if ("code" in document) reject(document);
    else if (batch.has(document.id)) reject(duplicate(document));
    else {
      const bytes = documentBytes(document);
      if (batch.size === MAX_BATCH_DOCUMENTS || batchBytes + bytes > MAX_BATCH_BYTES) await flush();
      batch.set(document.id, document);
      batchBytes += bytes;
    }
  }
  await flush();
  report.rejected.sort((a, b) => a.index - b.index);
  return report;
}

function duplicate({ id, index }: PlacedDocument): Rejection {
  const detail = `"${id}" was sent before in the same call; the first one was kept.`;
  return { index, id, code: "duplicate_id", detail };
}
