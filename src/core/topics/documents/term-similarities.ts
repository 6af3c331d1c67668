import { transposeRows } from "../../math/sparse-rows.ts";
import type { TopicTerms } from "../topic-terms.ts";
import { createColumnSums } from "./column-sums.ts";

/** How similar texts are to topics by their words. */
export interface TermSimilarities {
  readonly topicCount: number;
  /**
   * Writes the products of the c-TF-IDF of some terms with that of each topic, of unit length, into
   * `into`, and answers the length of the former: the cosines are the products divided by it. `terms`
   * may repeat; those below 0 are not known. 0 where none weighs anything.
   */
  write(terms: Int32Array, into: Float64Array): number;
  /** What each of the terms adds to the cosine with a topic, most first; those that add nothing are left out. */
  parts(terms: Int32Array, topic: number): { word: string; part: number }[];
}

/** Terms up to which repeated ones are found by looking at those before. */
const FEW_TERMS = 16;

/** Compares by the c-TF-IDF of a fit, column by column: only topics that have one of the terms are looked at. */
export function createTermSimilarities(terms: TopicTerms): TermSimilarities {
  const columns = unitColumns(terms);
  const { offsets, columns: topics, values } = columns;
  const sumColumns = createColumnSums(columns);
  const { idf, isRooted } = terms;
  const { topicCount, word } = terms.counts;

  /** By term; all 0 between uses. */
  const occurrences = new Int32Array(terms.counts.termCount);
  /** The distinct terms of a text that weigh something, and what each weighs. */
  let own = new Int32Array(FEW_TERMS);
  let weights = new Float64Array(FEW_TERMS);

  function weightOf(term: number, count: number): number {
    return term < 0 ? 0 : (isRooted ? Math.sqrt(count) : count) * idf[term];
  }

  /** Fills `own` and `weights` in the order the terms come; answers how many there are. */
  function collect(given: Int32Array): number {
    if (given.length <= FEW_TERMS) return collectFew(given);
    if (own.length < given.length) {
      own = new Int32Array(2 * given.length);
      weights = new Float64Array(2 * given.length);
    }
    let length = 0;
    for (let i = 0; i < given.length; i++) {
      const term = given[i];
      if (term >= 0 && occurrences[term]++ === 0) own[length++] = term;
    }
    let count = 0;
    for (let i = 0; i < length; i++) {
      const term = own[i];
      const weight = weightOf(term, occurrences[term]);
      occurrences[term] = 0;
      if (weight === 0) continue;
      own[count] = term;
      weights[count++] = weight;
    }
    return count;
  }

  function collectFew(given: Int32Array): number {
    let length = 0;
    for (let i = 0; i < given.length; i++) {
      const term = given[i];
      let count = 1;
      for (let j = 0; j < i; j++) if (given[j] === term) count = 0;
      if (count === 0) continue;
      for (let j = i + 1; j < given.length; j++) if (given[j] === term) count++;
      const weight = weightOf(term, count);
      if (weight === 0) continue;
      own[length] = term;
      weights[length++] = weight;
    }
    return length;
  }

  function lengthOf(count: number): number {
    let squares = 0;
    for (let i = 0; i < count; i++) squares += weights[i] * weights[i];
    return Math.sqrt(squares);
  }

  return {
    topicCount,
    write(given, into) {
      const count = collect(given);
      sumColumns(own, weights, count, into);
      return lengthOf(count);
    },
    parts(given, topic) {
      const count = collect(given);
      const found: { word: string; part: number }[] = [];
      for (let i = 0; i < count; i++) {
        for (let at = offsets[own[i]]; at < offsets[own[i] + 1]; at++) {
          if (topics[at] !== topic || values[at] === 0) continue;
          found.push({ word: word(own[i]), part: weights[i] * values[at] });
        }
      }
      const length = lengthOf(count);
      return found
        .map(({ word: term, part }) => ({ word: term, part: part / length }))
        .sort((a, b) => b.part - a.part || (a.word < b.word ? -1 : 1));
    },
  };
}

/** By term the topics that have it, each with its share of the topic's vector of unit length. */
function unitColumns(terms: TopicTerms) {
  const rows = terms.rows();
  const values = new Float32Array(rows.values.length);
  for (let topic = 0; topic < rows.rowCount; topic++) {
    let squares = 0;
    for (let at = rows.offsets[topic]; at < rows.offsets[topic + 1]; at++) {
      squares += rows.values[at] * rows.values[at];
    }
    if (squares === 0) continue;
    const length = Math.sqrt(squares);
    for (let at = rows.offsets[topic]; at < rows.offsets[topic + 1]; at++) {
      values[at] = rows.values[at] / length;
    }
  }
  return transposeRows({ ...rows, values });
}
