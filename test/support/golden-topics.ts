import { DEFAULT_FIT_OPTIONS } from "../../src/core/options.ts";
import { createTermCounts, type TermCounts } from "../../src/core/text/term-counts.ts";
import { topWords } from "../../src/core/topics/top-words.ts";
import { topicTerms } from "../../src/core/topics/topic-terms.ts";
import { topicName } from "../../src/core/topics/topic-name.ts";
import { readGolden } from "./golden.ts";

/** The model that BERTopic made of 1,200 queries with given labels: no stop words are left out. */
export function readGoldenTopics() {
  const { topics } = readGolden<{ topics: number[] }>("topics-given-labels");
  const { train: texts } = readGolden<{ train: string[] }>("documents");
  const counts = countTexts(texts, topics);
  const leftOut = new Uint8Array(counts.termCount);
  const words = topWords(counts, 10, leftOut);
  const described = Array.from({ length: counts.topicCount }, (_, id) => ({
    id,
    size: counts.documentCount(id),
    words: words[id] ?? [],
    name: topicName(words[id] ?? [], id),
  }));
  return {
    texts,
    documentTopics: Int32Array.from(topics),
    counts,
    terms: topicTerms(Object.assign(counts, { leftOut, segmenter: null }), DEFAULT_FIT_OPTIONS),
    topics: described,
  };
}

/** The terms of texts in their topics. */
export function countTexts(texts: readonly string[], topics: ArrayLike<number>): TermCounts {
  const counts = createTermCounts();
  texts.forEach((text, i) => counts.add(topics[i] as number, text));
  return counts;
}
