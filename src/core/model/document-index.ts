import type { Kernels, QuantizedRows } from "../kernels.ts";
import { normalizeRows } from "../math/normalize-rows.ts";
import { decodeSections, encodeSections } from "../sections.ts";
import { joinIds, splitIds } from "./document-ids.ts";

/** What documents are searched in by meaning; a `TopicModel` is one, of the documents of its fit. */
export interface DocumentIndex {
  readonly rows: QuantizedRows;
  /** n */
  readonly documentIds: readonly string[];
  /** n */
  readonly rowOfDocument: Int32Array;
}

const KIND = "document index";
const VERSION = 1;

export function encodeDocumentIndex({
  rows,
  documentIds,
  rowOfDocument,
}: DocumentIndex): Uint8Array {
  return encodeSections(KIND, VERSION, rows.dimensions, {
    quantizedRows: rows.rows,
    quantizedScales: rows.scales,
    documentIds: joinIds(documentIds),
    rowOfDocument,
  });
}

/** Throws `checkpoint_mismatch` where the bytes are damaged or another thing's. */
export function decodeDocumentIndex(bytes: Uint8Array): DocumentIndex {
  const sections = decodeSections(bytes, KIND, VERSION);
  const scales = sections.get("quantizedScales", "f32");
  return {
    rows: {
      rowCount: scales.length,
      dimensions: sections.header as number,
      rows: sections.get("quantizedRows", "i8"),
      scales,
    },
    documentIds: splitIds(sections.get("documentIds", "u8")),
    rowOfDocument: sections.get("rowOfDocument", "i32"),
  };
}

/** The documents of `base` that `isCarried` says, then those of each of `added`; rows that no document has any more stay. */
export function extendDocumentIndex(
  base: DocumentIndex,
  isCarried: (id: string) => boolean,
  added: readonly DocumentIndex[],
): DocumentIndex {
  const parts = [base, ...added];
  const { dimensions } = base.rows;
  const rowCount = parts.reduce((sum, { rows }) => sum + rows.rowCount, 0);
  const rows = new Int8Array(rowCount * dimensions);
  const scales = new Float32Array(rowCount);
  const documentIds: string[] = [];
  const rowOfDocument: number[] = [];
  let firstRow = 0;
  for (const part of parts) {
    rows.set(part.rows.rows, firstRow * dimensions);
    scales.set(part.rows.scales, firstRow);
    for (let i = 0; i < part.documentIds.length; i++) {
      if (part === base && !isCarried(part.documentIds[i])) continue;
      documentIds.push(part.documentIds[i]);
      rowOfDocument.push(firstRow + part.rowOfDocument[i]);
    }
    firstRow += part.rows.rowCount;
  }
  return {
    rows: { rowCount, dimensions, rows, scales },
    documentIds,
    rowOfDocument: Int32Array.from(rowOfDocument),
  };
}

export interface FoundDocument {
  id: string;
  /** Cosine similarity. */
  score: number;
}

/**
 * Answers the documents most similar to a vector (f32, of any length but zero; not written over),
 * best first, documents of one vector in their order.
 */
export function createDocumentSearch(
  { rows, documentIds, rowOfDocument }: DocumentIndex,
  kernels: Kernels,
): (vector: Float32Array, count: number) => FoundDocument[] {
  const scan = kernels.rowScan(rows);
  const documentsOfRow = groupByRow(rowOfDocument, rows.rowCount);
  let emptyRowCount = 0;
  for (let row = 0; row < rows.rowCount; row++) {
    if (documentsOfRow(row).length === 0) emptyRowCount++;
  }

  return (vector, count) => {
    const query = vector.slice();
    normalizeRows(query, rows.dimensions);
    const { indices, similarities } = scan.nearest(query, count + emptyRowCount);
    const found: FoundDocument[] = [];
    for (let i = 0; i < indices.length && found.length < count; i++) {
      for (const document of documentsOfRow(indices[i])) {
        found.push({ id: documentIds[document], score: similarities[i] });
      }
    }
    return found.slice(0, count);
  };
}

/** The documents of a row, ascending. */
function groupByRow(rowOfDocument: Int32Array, rowCount: number): (row: number) => Int32Array {
  const offsets = new Int32Array(rowCount + 1);
  for (const row of rowOfDocument) offsets[row + 1]++;
  for (let row = 0; row < rowCount; row++) offsets[row + 1] += offsets[row];
  const next = offsets.slice();
  const documents = new Int32Array(rowOfDocument.length);
  for (let i = 0; i < rowOfDocument.length; i++) documents[next[rowOfDocument[i]]++] = i;
  return (row) => documents.subarray(offsets[row], offsets[row + 1]);
}
