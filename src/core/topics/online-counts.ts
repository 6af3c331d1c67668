import type { SectionArray } from "../sections.ts";
import type { TermRow } from "../text/count-row.ts";
import type { TermMatrix } from "../text/term-counts.ts";
import { createVocabulary, type EncodedVocabulary, type Vocabulary } from "../text/vocabulary.ts";

/** How the counts of batches become one; BERTopic's `OnlineCountVectorizer` has `decay` and `delete_min_df`. */
export interface OnlineOptions {
  /** How much of what was counted before a batch takes away, from 0, nothing, to 1, all. 0. */
  decay: number;
  /** Terms counted less often, over all topics and after the batch, are forgotten until they come again. 0. */
  minCount: number;
}

/**
 * Counts of batches that follow each other. A `TermMatrix` whose counts may be fractions; how many
 * documents there were does not decay.
 */
export interface OnlineCounts extends TermMatrix {
  /** As `decodeOnlineCounts` wants it back. */
  encode(): Record<string, SectionArray>;
}

interface State extends EncodedVocabulary {
  /** By topic, the outliers first. */
  documentCounts: Int32Array;
  /** By term. */
  documentFrequencies: Int32Array;
  /** By topic, the outliers first: where its terms start; ascending by term. */
  rowOffsets: Int32Array;
  rowTerms: Int32Array;
  rowCounts: Float64Array;
}

const NOTHING: State = {
  wordBytes: new Uint8Array(0),
  wordOffsets: new Int32Array(1),
  documentCounts: new Int32Array(0),
  documentFrequencies: new Int32Array(0),
  rowOffsets: new Int32Array(1),
  rowTerms: new Int32Array(0),
  rowCounts: new Float64Array(0),
};

/** Counts of no documents yet. */
export function createOnlineCounts(): OnlineCounts {
  return open(NOTHING);
}

export function decodeOnlineCounts(arrays: Record<string, SectionArray>): OnlineCounts {
  return open(arrays as unknown as State);
}

/**
 * The counts with those of a batch, which are made as those of a fit are (`createTermCounts`); neither
 * changes. What was counted before weighs `1 - decay`; a topic keeps its number, whichever batch it is
 * in.
 */
export function addBatch(
  counts: OnlineCounts,
  batch: TermMatrix,
  { decay = 0, minCount = 0 }: Partial<OnlineOptions> = {},
): OnlineCounts {
  const vocabulary = createVocabulary(encodeWords(counts));
  const termOf = Int32Array.from({ length: batch.termCount }, (_, term) => {
    const word = batch.word(term);
    return vocabulary.add(word, 0, word.length);
  });
  const topicCount = Math.max(counts.topicCount, batch.topicCount);
  const sums = new Float64Array(vocabulary.size);
  const totals = new Float64Array(vocabulary.size);
  const rows: TermRow[] = [];
  for (let topic = -1; topic < topicCount; topic++) {
    const before = counts.row(topic);
    const added = batch.row(topic);
    before.terms.forEach((term, i) => (sums[term] = before.counts[i] * (1 - decay)));
    added.terms.forEach((term, i) => (sums[termOf[term]] += added.counts[i]));
    const touched = [...before.terms, ...Array.from(added.terms, (term) => termOf[term])];
    const terms = Int32Array.from(touched.filter((term) => sums[term] > 0)).sort();
    const distinct = terms.filter((term, i) => term !== terms[i - 1]);
    rows.push({ terms: distinct, counts: Float64Array.from(distinct, (term) => sums[term]) });
    for (const term of distinct) totals[term] += sums[term];
    for (const term of touched) sums[term] = 0;
  }
  const frequencies = new Int32Array(vocabulary.size);
  frequencies.set(counts.documentFrequencies());
  batch.documentFrequencies().forEach((count, term) => (frequencies[termOf[term]] += count));
  const documentCounts = Int32Array.from(
    { length: topicCount + 1 },
    (_, i) => counts.documentCount(i - 1) + batch.documentCount(i - 1),
  );
  const isKept = (term: number): boolean => totals[term] > 0 && totals[term] >= minCount;
  return open(pack(vocabulary, isKept, { rows, frequencies, documentCounts }));
}

function open(state: State): OnlineCounts {
  const vocabulary = createVocabulary(state);
  const { documentCounts, documentFrequencies, rowOffsets, rowTerms, rowCounts } = state;
  return {
    topicCount: Math.max(0, documentCounts.length - 1),
    termCount: vocabulary.size,
    documentCount: (topic) => documentCounts[topic + 1] ?? 0,
    row(topic) {
      const from = rowOffsets[topic + 1] ?? 0;
      const to = rowOffsets[topic + 2] ?? from;
      return { terms: rowTerms.slice(from, to), counts: rowCounts.slice(from, to) };
    },
    termTotals() {
      const totals = new Float64Array(vocabulary.size);
      rowTerms.forEach((term, i) => (totals[term] += rowCounts[i]));
      return totals;
    },
    documentFrequencies: () => documentFrequencies.slice(),
    word: vocabulary.word,
    indexOf: vocabulary.indexOf,
    encode: () => ({ ...state }),
  };
}

function encodeWords(counts: OnlineCounts): EncodedVocabulary {
  const { wordBytes, wordOffsets } = counts.encode() as unknown as State;
  return { wordBytes, wordOffsets };
}

/** The terms that are kept, in their order, and what is counted of them. */
function pack(
  vocabulary: Vocabulary,
  isKept: (term: number) => boolean,
  counted: { rows: readonly TermRow[]; frequencies: Int32Array; documentCounts: Int32Array },
): State {
  const kept = createVocabulary();
  const placeOf = new Int32Array(vocabulary.size).fill(-1);
  for (let term = 0; term < vocabulary.size; term++) {
    if (!isKept(term)) continue;
    const word = vocabulary.word(term);
    placeOf[term] = kept.add(word, 0, word.length);
  }
  const rowOffsets = new Int32Array(counted.rows.length + 1);
  const rowTerms: number[] = [];
  const rowCounts: number[] = [];
  counted.rows.forEach(({ terms, counts }, row) => {
    terms.forEach((term, i) => {
      if (placeOf[term] < 0) return;
      rowTerms.push(placeOf[term]);
      rowCounts.push(counts[i]);
    });
    rowOffsets[row + 1] = rowTerms.length;
  });
  return {
    ...kept.encode(),
    documentCounts: counted.documentCounts,
    documentFrequencies: counted.frequencies.filter((_, term) => placeOf[term] >= 0),
    rowOffsets,
    rowTerms: Int32Array.from(rowTerms),
    rowCounts: Float64Array.from(rowCounts),
  };
}
