import type { TopicDescription } from "../model/topic-model.ts";

/** The topics in the order in which the arrays of a fit have them, the outliers left out. */
export function topicsByIndex(
  topics: readonly TopicDescription[],
  topicIds: Int32Array,
): TopicDescription[] {
  const byId = new Map(topics.map((topic) => [topic.id, topic]));
  return Array.from(topicIds).flatMap((id) => byId.get(id) ?? []);
}
