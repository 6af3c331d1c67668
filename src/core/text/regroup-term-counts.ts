import { packSum, RowWriter, type RowChange } from "./count-row.ts";
import { encodeTermCounts, resumeTermCounts, type KeptTermCounts } from "./term-counts.ts";

/** Terms of documents that do not go with most of their topic. */
export interface StrayTerms {
  /** Topics by index, -1 for the outliers: where they were counted, and where they belong. */
  from: number;
  to: number;
  /** Terms of the counts, one each time it occurs. */
  terms: Int32Array;
}

/**
 * The counts of other topics of the same documents, as `encodeTermCounts` writes them: row `i` goes
 * to topic `topicOf[i + 1]`, the outliers' (`i = -1`) to `topicOf[0]`; then each stray is taken from
 * where its row went and added to its topic. What is left out of the words stays left out. `counts`
 * is not changed.
 */
export function regroupTermCounts(
  counts: KeptTermCounts,
  topicOf: Int32Array,
  strays: readonly StrayTerms[],
  topicCount: number,
): Uint8Array {
  const documentCounts = new Int32Array(topicCount + 1);
  const sources = Array.from({ length: topicCount + 1 }, (): number[] => []);
  for (let row = -1; row < topicOf.length - 1; row++) {
    documentCounts[topicOf[row + 1] + 1] += counts.documentCount(row);
    sources[topicOf[row + 1] + 1].push(row);
  }
  const changes = Array.from({ length: topicCount + 1 }, (): RowChange[] => []);
  for (const { from, to, terms } of strays) {
    const main = topicOf[from + 1];
    if (main === to) continue;
    documentCounts[main + 1]--;
    documentCounts[to + 1]++;
    changes[main + 1].push({ terms, sign: -1 });
    changes[to + 1].push({ terms, sign: 1 });
  }
  const sums = new Int32Array(counts.termCount);
  const writer = new RowWriter();
  const rows = sources.map((own, place) =>
    packSum(
      own.map((row) => counts.row(row)),
      changes[place],
      sums,
      writer,
    ),
  );
  const rowOffsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (rowOffsets[i + 1] = rowOffsets[i] + row.length));
  const rowBytes = new Uint8Array(rowOffsets[rows.length]);
  rows.forEach((row, i) => rowBytes.set(row, rowOffsets[i]));
  const regrouped = { ...counts.encode(), documentCounts, rowBytes, rowOffsets };
  return encodeTermCounts(resumeTermCounts(regrouped), counts.leftOut, counts.segmenter);
}
