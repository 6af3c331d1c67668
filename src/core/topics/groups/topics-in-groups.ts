import { wilsonInterval } from "../../statistics/wilson-interval.ts";
import type { TopicWord } from "../top-words.ts";
import type { TopicTerms } from "../topic-terms.ts";
import type { GroupCounts } from "./group-counts.ts";
import { groupWords, type GroupWordOptions } from "./group-words.ts";

/** One topic in every group; one entry a group. */
export interface TopicInGroups {
  /** Its index; -1 for the outliers. */
  index: number;
  /** Documents of the topic. */
  counts: number[];
  /** Of all documents of the group; 0 of an empty one. */
  shares: number[];
  /** Between which the share lies with 95 % confidence (`wilsonInterval`), however few the documents are. */
  lower: number[];
  upper: number[];
  /** Best first; empty where the topic has no documents, and everywhere where no terms were counted. */
  words: TopicWord[][];
}

/** The topics of these indexes, -1 for the outliers. `terms` is null where no terms were counted. */
export function topicsInGroups(
  counts: GroupCounts,
  indexes: readonly number[],
  terms: TopicTerms | null,
  options: GroupWordOptions,
): TopicInGroups[] {
  const groups = Array.from({ length: counts.groupCount }, (_, group) => group);
  const sizes = groups.map((group) => counts.groupSize(group));
  return indexes.map((index) => {
    const own = groups.map((group) => counts.documentCount(index, group));
    const intervals = own.map((count, group) => wilsonInterval(count, sizes[group]));
    return {
      index,
      counts: own,
      shares: own.map((count, group) => (count === 0 ? 0 : count / sizes[group])),
      lower: intervals.map(({ lower }) => lower),
      upper: intervals.map(({ upper }) => upper),
      words: terms === null ? groups.map(() => []) : groupWords(counts, index, terms, options),
    };
  });
}
