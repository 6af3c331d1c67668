import { log } from "../math/elementary.ts";
import type { TermRow } from "../text/count-row.ts";
import type { TermMatrix } from "../text/term-counts.ts";
import { DEFAULT_WORD_OPTIONS, type WordOptions } from "../text/word-options.ts";

/** How words are weighed; BERTopic's names are `bm25_weighting`, `reduce_frequent_words`, `seed_words` and `seed_multiplier`. */
export type Weighting = Pick<
  WordOptions,
  "weighting" | "reduceFrequent" | "seedWords" | "seedMultiplier"
>;

/** Class-based TF-IDF of one term matrix. */
export interface ClassTfIdf {
  /**
   * By term: ln(A / df + 1), where `df` counts the term in all topics, or BM25's, which is below 0 for
   * terms of more than `A`; 0 for what is left out.
   */
  readonly idf: Float64Array;
  /** By place in `row`: how much of the topic the term is, times its idf. */
  weigh(row: TermRow): Float64Array;
}

/**
 * c-TF-IDF (Grootendorst 2022, section 3.3) as BERTopic's ClassTfidfTransformer computes it: `A` is
 * the mean number of words a topic has, cut to an integer, the outliers counted as one topic; the
 * term frequencies of a row sum to 1. Terms with a 1 in `leftOut` (by term) take part in nothing,
 * as if they were never counted. Departs from BERTopic where topics have less than one word in the
 * mean: `A` is at least 1, so that no word there is worth zero.
 */
export function classTfIdf(
  counts: TermMatrix,
  leftOut: Uint8Array,
  weighting: Weighting = DEFAULT_WORD_OPTIONS,
): ClassTfIdf {
  const frequencies = counts.termTotals();
  let classCount = 0;
  for (let topic = -1; topic < counts.topicCount; topic++) {
    if (counts.documentCount(topic) > 0) classCount++;
  }
  let total = 0;
  for (let term = 0; term < frequencies.length; term++) {
    if (leftOut[term] === 0) total += frequencies[term];
  }
  const meanWordCount = Math.max(1, Math.floor(total / classCount));
  const idf = new Float64Array(counts.termCount);
  for (let term = 0; term < idf.length; term++) {
    if (leftOut[term] === 0) {
      idf[term] = log(inverseShare(meanWordCount, frequencies[term], weighting.weighting) + 1);
    }
  }
  for (const word of new Set(weighting.seedWords.map((seed) => seed.toLowerCase()))) {
    const term = counts.indexOf(word);
    if (term >= 0) idf[term] *= weighting.seedMultiplier;
  }
  return { idf, weigh: (row) => weighRow(row, idf, leftOut, weighting.reduceFrequent) };
}

function inverseShare(
  meanWordCount: number,
  frequency: number,
  weighting: Weighting["weighting"],
): number {
  if (weighting === "c-tf-idf") return meanWordCount / frequency;
  return (meanWordCount - frequency + 0.5) / (frequency + 0.5);
}

function weighRow(
  row: TermRow,
  idf: Float64Array,
  leftOut: Uint8Array,
  isRooted: boolean,
): Float64Array {
  const weights = new Float64Array(row.terms.length);
  let wordCount = 0;
  for (let i = 0; i < weights.length; i++) {
    if (leftOut[row.terms[i]] === 0) wordCount += row.counts[i];
  }
  for (let i = 0; i < weights.length; i++) {
    if (leftOut[row.terms[i]] !== 0) continue;
    const share = row.counts[i] / wordCount;
    weights[i] = (isRooted ? Math.sqrt(share) : share) * idf[row.terms[i]];
  }
  return weights;
}
