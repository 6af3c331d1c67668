import type { TermRow } from "../text/count-row.ts";
import type { TermMatrix } from "../text/term-counts.ts";
import { DEFAULT_WORD_OPTIONS } from "../text/word-options.ts";
import { classTfIdf, type Weighting } from "./c-tf-idf.ts";

export interface TopicWord {
  word: string;
  /** c-TF-IDF, positive. */
  score: number;
}

/**
 * The `wordCount` words of highest c-TF-IDF of each topic, best first, equal ones by code unit:
 * topics 0 … t - 1, then the outliers'. Terms with a 1 in `leftOut` take part in nothing: stop words
 * left out give what BERTopic does with `CountVectorizer(stop_words=…)`; by default it keeps them. A topic of nothing but what is left out gets that, weighted among all words; one without a token gets none.
 * Where BERTopic pads with empty strings, the list is shorter.
 */
export function topWords(
  counts: TermMatrix,
  wordCount: number,
  leftOut: Uint8Array,
  options: Weighting = DEFAULT_WORD_OPTIONS,
): TopicWord[][] {
  const nothing = new Uint8Array(counts.termCount);
  const weighting = classTfIdf(counts, leftOut, options);
  let fallback = null;
  const words: TopicWord[][] = [];
  for (let i = 0; i <= counts.topicCount; i++) {
    const row = counts.row(i < counts.topicCount ? i : -1);
    let best = bestWords(counts, row, weighting.weigh(row), wordCount);
    if (best.length === 0 && row.terms.length > 0) {
      fallback ??= classTfIdf(counts, nothing, options);
      best = bestWords(counts, row, fallback.weigh(row), wordCount);
    }
    words.push(best);
  }
  return words;
}

/** The `wordCount` terms of highest weight, as words: best first, equal ones by code unit; none of weight 0. */
export function bestWords(
  counts: TermMatrix,
  { terms }: TermRow,
  weights: Float64Array,
  wordCount: number,
): TopicWord[] {
  // Words are made only of the terms that can be among the best: a row may have tens of thousands.
  const least = largest(weights, wordCount);
  const words: TopicWord[] = [];
  for (let i = 0; i < terms.length; i++) {
    if (weights[i] > 0 && weights[i] >= least) {
      words.push({ word: counts.word(terms[i]), score: weights[i] });
    }
  }
  words.sort((a, b) => b.score - a.score || (a.word < b.word ? -1 : 1));
  return words.slice(0, wordCount);
}

/** The `rank`-th largest of the values, 0 where there are fewer; none is negative. */
function largest(values: Float64Array, rank: number): number {
  const best = new Float64Array(rank);
  for (const value of values) {
    if (value <= best[rank - 1]) continue;
    let place = rank - 1;
    for (; place > 0 && best[place - 1] < value; place--) best[place] = best[place - 1];
    best[place] = value;
  }
  return best[rank - 1];
}
