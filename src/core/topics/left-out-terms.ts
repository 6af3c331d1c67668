import { isWithinShare } from "../text/document-share.ts";
import type { TermMatrix } from "../text/term-counts.ts";
import type { WordOptions } from "../text/word-options.ts";
import { suggestStopWords } from "./suggest-stop-words.ts";

export type LeftOutOptions = Pick<WordOptions, "minDocuments" | "maxDocuments" | "corpusStopWords">;

/**
 * By term, 1 for those that are left out: stop words, and what is in too few or too many documents.
 * Documents are counted; BERTopic's `min_df` and `max_df` count topics, as its vectorizer is given one
 * text for each.
 */
export function leftOutTerms(
  counts: TermMatrix,
  stopWords: ReadonlySet<string>,
  { minDocuments, maxDocuments, corpusStopWords }: LeftOutOptions,
): Uint8Array {
  const leftOut = new Uint8Array(counts.termCount);
  for (const word of stopWords) {
    const term = counts.indexOf(word);
    if (term >= 0) leftOut[term] = 1;
  }
  if (corpusStopWords) for (const term of suggestStopWords(counts)) leftOut[term] = 1;
  if (minDocuments === 1 && maxDocuments === 1) return leftOut;
  let documentCount = 0;
  for (let topic = -1; topic < counts.topicCount; topic++) {
    documentCount += counts.documentCount(topic);
  }
  const frequencies = counts.documentFrequencies();
  for (let term = 0; term < leftOut.length; term++) {
    if (!isWithinShare(frequencies[term], documentCount, minDocuments, maxDocuments)) {
      leftOut[term] = 1;
    }
  }
  return leftOut;
}
