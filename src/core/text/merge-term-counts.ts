import { packSum, RowWriter } from "./count-row.ts";
import { encodeTermCounts, resumeTermCounts, type KeptTermCounts } from "./term-counts.ts";
import { createVocabulary } from "./vocabulary.ts";

/** Counts whose topic `i` is topic `topicOf[i]` of the merged ones. */
export interface MergedCounts {
  counts: KeptTermCounts;
  topicOf: Int32Array;
}

/**
 * The counts of several fits as those of one, as `encodeTermCounts` writes them: topics that are the
 * same are added up, and so are all outliers. A term is left out of the words where every fit that has
 * it leaves it out. Nothing of what is given is changed.
 */
export function mergeTermCounts(parts: readonly MergedCounts[], topicCount: number): Uint8Array {
  const vocabulary = createVocabulary();
  const termsOf = parts.map(({ counts }) =>
    Int32Array.from({ length: counts.termCount }, (_, term) => {
      const word = counts.word(term);
      return vocabulary.add(word, 0, word.length);
    }),
  );
  const leftOut = new Uint8Array(vocabulary.size).fill(1);
  const documentFrequencies = new Int32Array(vocabulary.size);
  const documentCounts = new Int32Array(topicCount + 1);
  const sources = Array.from({ length: topicCount + 1 }, (): { part: number; row: number }[] => []);
  parts.forEach(({ counts, topicOf }, part) => {
    const frequencies = counts.documentFrequencies();
    termsOf[part].forEach((term, own) => {
      leftOut[term] &= counts.leftOut[own];
      documentFrequencies[term] += frequencies[own];
    });
    for (let row = -1; row < counts.topicCount; row++) {
      const place = row < 0 ? 0 : topicOf[row] + 1;
      documentCounts[place] += counts.documentCount(row);
      sources[place].push({ part, row });
    }
  });
  const sums = new Int32Array(vocabulary.size);
  const writer = new RowWriter();
  const rows = sources.map((own) => {
    const renumbered = own.map(({ part, row }) => {
      const { terms, counts } = parts[part].counts.row(row);
      return { terms: terms.map((term) => termsOf[part][term]), counts };
    });
    return packSum(renumbered, [], sums, writer);
  });
  const rowOffsets = new Int32Array(rows.length + 1);
  rows.forEach((row, i) => (rowOffsets[i + 1] = rowOffsets[i] + row.length));
  const rowBytes = new Uint8Array(rowOffsets[rows.length]);
  rows.forEach((row, i) => rowBytes.set(row, rowOffsets[i]));
  const merged = {
    ...vocabulary.encode(),
    documentCounts,
    rowBytes,
    rowOffsets,
    documentFrequencies,
  };
  const segmenter = parts.find(({ counts }) => counts.segmenter !== null)?.counts.segmenter ?? null;
  return encodeTermCounts(resumeTermCounts(merged), leftOut, segmenter);
}
