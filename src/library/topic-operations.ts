import type { TopicModel } from "../core/model/topic-model.ts";
import { buildHierarchy, type HierarchyOptions } from "../core/topics/hierarchy/build-hierarchy.ts";
import type { TopicHierarchy } from "../core/topics/hierarchy/topic-hierarchy.ts";
import { topicsByIndex } from "../core/topics/topics-by-index.ts";

/** What one asks of the topics of a model; docs/topics.md has BERTopic's names for it. */
export interface TopicOperations {
  /**
   * Topics merged two by two until one is left: the topics in their order, then the merges by height.
   * `hierarchyText` and `hierarchyNewick` write it. Throws `no_term_counts`, `invalid_option`,
   * `corpus_too_large`.
   */
  hierarchy(options?: HierarchyOptions): TopicHierarchy;
}

export function createTopicOperations(model: TopicModel): TopicOperations {
  const topics = topicsByIndex(model.topics, model.topicIds);
  return {
    hierarchy: (options) => buildHierarchy(model, topics, options),
  };
}
