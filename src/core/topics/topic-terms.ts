import type { SparseRows } from "../math/sparse-rows.ts";
import type { FitOptions } from "../options.ts";
import type { TermRow } from "../text/count-row.ts";
import { resolveWords } from "../text/resolve-words.ts";
import type { KeptTermCounts, TermCounts, TermMatrix } from "../text/term-counts.ts";
import { classTfIdf } from "./c-tf-idf.ts";
import { bestWords, type TopicWord } from "./top-words.ts";

/** The counted terms of a fit with the weights that it gave them, for operations on its topics. */
export interface TopicTerms {
  readonly counts: TermCounts;
  /** By term; 0 for what is left out. */
  readonly idf: Float64Array;
  /** Whether the shares of terms are weighed by their square roots. */
  readonly isRooted: boolean;
  /** By place in `row`: c-TF-IDF, as of a topic. Any counts of the same terms may be asked about. */
  weigh(row: TermRow): Float64Array;
  /** The `count` words of highest c-TF-IDF, best first, equal ones by code unit. */
  words(row: TermRow, count: number): TopicWord[];
  /** c-TF-IDF of topics 0 … t - 1, one row each, ascending by term; what is left out has the value 0. */
  rows(): SparseRows;
}

/** Weighs as the fit with these options did: see `topWords`. `counts` are those that it kept. */
export function topicTerms(counts: KeptTermCounts, options: FitOptions): TopicTerms {
  const words = resolveWords(options);
  const { idf, weigh } = classTfIdf(counts, counts.leftOut, words);
  return {
    counts,
    idf,
    isRooted: words.reduceFrequent,
    weigh,
    words: (row, count) => bestWords(counts, row, weigh(row), count),
    rows: () => weighTopics(counts, weigh),
  };
}

function weighTopics(counts: TermMatrix, weigh: TopicTerms["weigh"]): SparseRows {
  const { topicCount, termCount } = counts;
  const rows = Array.from({ length: topicCount }, (_, topic) => counts.row(topic));
  const offsets = new Int32Array(topicCount + 1);
  for (let i = 0; i < topicCount; i++) offsets[i + 1] = offsets[i] + rows[i].terms.length;
  const columns = new Int32Array(offsets[topicCount]);
  const values = new Float32Array(offsets[topicCount]);
  for (let i = 0; i < topicCount; i++) {
    columns.set(rows[i].terms, offsets[i]);
    values.set(weigh(rows[i]), offsets[i]);
  }
  return { rowCount: topicCount, columnCount: termCount, offsets, columns, values };
}
