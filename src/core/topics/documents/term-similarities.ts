import { transposeRows } from "../../math/sparse-rows.ts";
import type { TopicTerms } from "../topic-terms.ts";

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
  const { offsets, columns: topics, values } = unitColumns(terms);
  const { idf, isRooted } = terms;
  const { topicCount, word } = terms.counts;

  /** By term; all 0 between uses. */
  const occurrences = new Int32Array(terms.counts.termCount);

  /** Each distinct known term once, in the order they come, with how often it comes. */
  function distinct(given: Int32Array): { terms: Int32Array; counts: Int32Array } {
    const own = new Int32Array(given.length);
    let length = 0;
    for (const term of given) {
      if (term >= 0 && occurrences[term]++ === 0) own[length++] = term;
    }
    const counts = new Int32Array(length);
    for (let i = 0; i < length; i++) {
      counts[i] = occurrences[own[i]];
      occurrences[own[i]] = 0;
    }
    return { terms: own.subarray(0, length), counts };
  }

  function weightOf(term: number, count: number): number {
    return term < 0 ? 0 : (isRooted ? Math.sqrt(count) : count) * idf[term];
  }

  function addColumn(term: number, weight: number, into: Float64Array): void {
    const end = offsets[term + 1];
    for (let at = offsets[term]; at < end; at++) into[topics[at]] += weight * values[at];
  }

  function writeFew(given: Int32Array, into: Float64Array): number {
    let squares = 0;
    for (let i = 0; i < given.length; i++) {
      const term = given[i];
      let count = 1;
      for (let j = 0; j < i; j++) if (given[j] === term) count = 0;
      if (count === 0) continue;
      for (let j = i + 1; j < given.length; j++) if (given[j] === term) count++;
      const weight = weightOf(term, count);
      if (weight === 0) continue;
      squares += weight * weight;
      addColumn(term, weight, into);
    }
    return Math.sqrt(squares);
  }

  function writeMany(given: Int32Array, into: Float64Array): number {
    const { terms: own, counts } = distinct(given);
    let squares = 0;
    for (let i = 0; i < own.length; i++) {
      const weight = weightOf(own[i], counts[i]);
      if (weight === 0) continue;
      squares += weight * weight;
      addColumn(own[i], weight, into);
    }
    return Math.sqrt(squares);
  }

  return {
    topicCount,
    write(given, into) {
      into.fill(0);
      return given.length <= FEW_TERMS ? writeFew(given, into) : writeMany(given, into);
    },
    parts(given, topic) {
      const { terms: own, counts } = distinct(given);
      const found: { word: string; part: number }[] = [];
      let squares = 0;
      for (let i = 0; i < own.length; i++) {
        const weight = weightOf(own[i], counts[i]);
        if (weight === 0) continue;
        squares += weight * weight;
        for (let at = offsets[own[i]]; at < offsets[own[i] + 1]; at++) {
          if (topics[at] !== topic || values[at] === 0) continue;
          found.push({ word: word(own[i]), part: weight * values[at] });
        }
      }
      const length = Math.sqrt(squares);
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
