import type { TermRow } from "../../text/count-row.ts";
import { bestWords, type TopicWord } from "../top-words.ts";
import type { TopicTerms } from "../topic-terms.ts";
import type { GroupCounts } from "./group-counts.ts";
import { averageWeights, unitWeights, type TermWeights } from "./term-weights.ts";

export interface GroupWordOptions {
  wordCount: number;
  /** Weights are the mean of the group's and the topic's own, so that words keep to the topic. */
  globalTuning: boolean;
  /** Weights are the mean of the group's and those of the group before, where the topic has documents in both. */
  evolutionTuning: boolean;
}

/**
 * The words of one topic in each group, best first: c-TF-IDF of its documents there by the idf of the
 * fit, as BERTopic's `topics_over_time` and `topics_per_class`. Where anything is tuned, all weights
 * are made to sum to 1 first, and evolution comes before global tuning. BERTopic computes the mean
 * with the time before, then drops it: its evolution tuning changes nothing. Groups without
 * documents of the topic have no words.
 */
export function groupWords(
  counts: GroupCounts,
  topic: number,
  terms: TopicTerms,
  { wordCount, globalTuning, evolutionTuning }: GroupWordOptions,
): TopicWord[][] {
  const weigh = (row: TermRow): TermWeights => {
    const own = { terms: row.terms, weights: terms.weigh(row) };
    return globalTuning || evolutionTuning ? unitWeights(own) : own;
  };
  const whole = globalTuning ? weigh(terms.counts.row(topic)) : null;
  let before: TermWeights | null = null;
  const words: TopicWord[][] = [];
  for (let group = 0; group < counts.groupCount; group++) {
    if (counts.documentCount(topic, group) === 0) {
      // A stretch of time without any document does not part what is on both sides of it.
      if (counts.groupSize(group) > 0) before = null;
      words.push([]);
      continue;
    }
    let weighed = weigh(counts.terms(topic, group));
    if (evolutionTuning && before !== null) weighed = averageWeights(weighed, before);
    if (whole !== null) weighed = averageWeights(whole, weighed);
    const { weights } = weighed;
    words.push(bestWords(terms.counts, { ...weighed, counts: weighed.terms }, weights, wordCount));
    before = weighed;
  }
  return words;
}
