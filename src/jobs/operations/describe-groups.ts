import type { TopicDescription } from "../../core/model/topic-model.ts";
import type { TopicTerms } from "../../core/topics/topic-terms.ts";
import type { TopicWord } from "../../core/topics/top-words.ts";
import type { GroupCounts } from "../../core/topics/groups/group-counts.ts";
import { topicsInGroups } from "../../core/topics/groups/topics-in-groups.ts";
import type { GroupWordOptions } from "../../core/topics/groups/group-words.ts";
import type { CountGroupsInput } from "./count-groups.ts";

export interface TopicGroupOptions {
  /** Words of a topic in each group, 5 by default; 0: none, and no text is read. */
  wordCount?: number | undefined;
  /** Whether words are evened out with those of the topic as a whole; true by default. */
  globalTuning?: boolean | undefined;
  /** The ids of the topics to answer; all where left out. Their numbers and words do not depend on it. */
  topics?: readonly number[] | undefined;
}

/** One topic in all groups (stretches of time, classes), one entry a group. */
export interface TopicByGroup {
  /** Its id; -1 for the outliers. */
  topic: number;
  name: string;
  counts: number[];
  /** Of all documents of the group, with what they lie between with 95 % confidence (Wilson 1927). */
  shares: number[];
  lower: number[];
  upper: number[];
  /** Best first; empty where the topic has no documents, or no words are wanted. */
  words: TopicWord[][];
}

export interface TopicGroupsInput extends Omit<CountGroupsInput, "terms"> {
  topics: readonly TopicDescription[];
}

/** The topics that are asked for, else all, by index; the outliers last, where there are any. */
export function describeGroups(
  { structure, topics }: TopicGroupsInput,
  counts: GroupCounts,
  terms: TopicTerms | null,
  options: GroupWordOptions & Pick<TopicGroupOptions, "topics">,
): TopicByGroup[] {
  const names = new Map(topics.map(({ id, name }) => [id, name]));
  const indexes = [...structure.topicIds.keys(), -1].filter((index) => {
    const topic = structure.topicIds[index] ?? -1;
    return options.topics === undefined || options.topics.includes(topic);
  });
  return topicsInGroups(counts, indexes, terms, options).flatMap(({ index, ...found }) => {
    const topic = structure.topicIds[index] ?? -1;
    if (topic < 0 && found.counts.every((count) => count === 0)) return [];
    return [{ topic, name: names.get(topic) ?? "Outliers", ...found }];
  });
}
