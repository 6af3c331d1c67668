import type { TopicDescription } from "../../core/model/topic-model.ts";
import { termsOf, type TopicStructure } from "../../core/model/topic-structure.ts";
import type { TopicTerms } from "../../core/topics/topic-terms.ts";
import type { RepresentedTopics } from "./represent-topics.ts";

/** What representations are made from, of a model or of what is kept of one. Without counts the words are those there are. */
export function representedTopics(
  structure: TopicStructure,
  topics: readonly TopicDescription[],
): RepresentedTopics {
  const { centroids, topicIds } = structure;
  const indexOf = new Map(Array.from(topicIds, (id, index) => [id, index]));
  const dimensions = centroids.length / Math.max(1, topicIds.length);
  let terms: TopicTerms | null = null;
  return {
    topics,
    candidates(topic, count) {
      const index = indexOf.get(topic.id);
      if (structure.termCounts === undefined || index === undefined || count <= topic.words.length)
        return topic.words.slice(0, count);
      terms ??= termsOf(structure);
      return terms.words(terms.counts.row(index), count);
    },
    direction(topic) {
      const index = indexOf.get(topic.id);
      if (index === undefined) return null;
      const own = centroids.subarray(index * dimensions, (index + 1) * dimensions);
      return own.some((value) => value !== 0) ? own : null;
    },
  };
}
