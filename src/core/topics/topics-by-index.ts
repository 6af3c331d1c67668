import type { TopicDescription } from "../model/topic-model.ts";

/** The topics in the order in which the arrays of a fit have them, the outliers left out. */
export function topicsByIndex(topics: readonly TopicDescription[]): TopicDescription[] {
  return topics.filter(({ id }) => id >= 0).toSorted((a, b) => a.id - b.id);
}
