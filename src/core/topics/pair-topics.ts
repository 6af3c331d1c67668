import type { TopicTerms } from "./topic-terms.ts";
import { assignPairs } from "./identity/assign-pairs.ts";

/** Topics of two models that are most like each other, by their indexes. */
export interface TopicPair {
  first: number;
  second: number;
  similarity: number;
}

/**
 * Pairs topics one to one, so that the sum of the similarities (`firstCount × secondCount`) is the
 * largest there is; those of less than `minSimilarity` stay alone. Most similar pairs first.
 */
export function pairTopics(
  similarities: Float64Array,
  firstCount: number,
  secondCount: number,
  minSimilarity: number,
): TopicPair[] {
  const weights = similarities.map((value) => (value >= minSimilarity ? Math.max(0, value) : 0));
  const seconds = assignPairs(weights, firstCount, secondCount);
  return Array.from(seconds, (second, first) => ({
    first,
    second,
    similarity: second < 0 ? 0 : similarities[first * secondCount + second],
  }))
    .filter(({ second }) => second >= 0)
    .sort((a, b) => b.similarity - a.similarity || a.first - b.first);
}

/** Cosines of the topics of two models by their c-TF-IDF, word by word: what only one of them counted is in one of the vectors. */
export function crossWordSimilarities(first: TopicTerms, second: TopicTerms): Float64Array {
  const [rows, others] = [first.rows(), second.rows()];
  const lengths = [rows, others].map(({ rowCount, offsets, values }) =>
    Float64Array.from({ length: rowCount }, (_, row) => {
      let squares = 0;
      for (let at = offsets[row]; at < offsets[row + 1]; at++) squares += values[at] * values[at];
      return Math.sqrt(squares);
    }),
  );
  const termOf = Int32Array.from({ length: others.columnCount }, (_, term) =>
    first.counts.indexOf(second.counts.word(term)),
  );
  const similarities = new Float64Array(rows.rowCount * others.rowCount);
  const own = new Float64Array(rows.columnCount);
  for (let i = 0, place = 0; i < rows.rowCount; i++) {
    own.fill(0);
    for (let at = rows.offsets[i]; at < rows.offsets[i + 1]; at++) {
      own[rows.columns[at]] = rows.values[at];
    }
    for (let j = 0; j < others.rowCount; j++, place++) {
      let product = 0;
      for (let at = others.offsets[j]; at < others.offsets[j + 1]; at++) {
        const term = termOf[others.columns[at]];
        if (term >= 0) product += others.values[at] * own[term];
      }
      const length = lengths[0][i] * lengths[1][j];
      similarities[place] = length === 0 ? 0 : product / length;
    }
  }
  return similarities;
}
