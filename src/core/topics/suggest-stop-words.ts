import { log } from "../math/elementary.ts";
import type { TermMatrix } from "../text/term-counts.ts";

/** In documents: rarer words are no stop words, however they are spread. */
const LEAST_SHARE = 0.05;
/** In nats: about a sixth of a bit. */
const MOST_INFORMATION = 0.1;

/**
 * The terms that a corpus itself suggests as stop words: they are in at least a twentieth of the
 * documents, and knowing that a word is this one tells next to nothing of its topic. That is the
 * divergence (Kullback-Leibler, in nats) of the topics of the term's occurrences from the topics of all
 * words, as Lo, He and Ounis (2005) have it between a term's documents and the collection; the
 * outliers take part as one more topic. None where there are fewer than two topics with words.
 */
export function suggestStopWords(counts: TermMatrix): Int32Array {
  const totals = counts.termTotals();
  const frequencies = counts.documentFrequencies();
  const rowTotals: number[] = [];
  let documentCount = 0;
  for (let topic = -1; topic < counts.topicCount; topic++) {
    documentCount += counts.documentCount(topic);
    rowTotals.push(Array.from(counts.row(topic).counts).reduce((sum, count) => sum + count, 0));
  }
  if (rowTotals.filter((total) => total > 0).length < 2) return new Int32Array(0);
  const all = rowTotals.reduce((sum, total) => sum + total, 0);
  const divergences = new Float64Array(counts.termCount);
  for (let topic = -1; topic < counts.topicCount; topic++) {
    const { terms, counts: own } = counts.row(topic);
    const share = rowTotals[topic + 1] / all;
    for (let i = 0; i < terms.length; i++) {
      const within = own[i] / totals[terms[i]];
      divergences[terms[i]] += within * log(within / share);
    }
  }
  const found: number[] = [];
  for (let term = 0; term < divergences.length; term++) {
    const isFrequent = frequencies[term] >= LEAST_SHARE * documentCount;
    if (isFrequent && divergences[term] <= MOST_INFORMATION) found.push(term);
  }
  return Int32Array.from(found);
}
