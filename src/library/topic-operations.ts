import { EdgetopicError } from "../core/errors.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import { buildHierarchy, type HierarchyOptions } from "../core/topics/hierarchy/build-hierarchy.ts";
import type { TopicHierarchy } from "../core/topics/hierarchy/topic-hierarchy.ts";
import { topicsByIndex } from "../core/topics/topics-by-index.ts";
import type { TopicGroupOptions, TopicGroupsInput } from "../jobs/operations/describe-groups.ts";
import { topicClasses, type TopicClasses } from "../jobs/operations/topic-classes.ts";
import {
  topicTimeline,
  type TimelineOptions,
  type TopicTimeline,
} from "../jobs/operations/topic-timeline.ts";

/** What one asks of the topics of a model; docs/topics.md has BERTopic's names for it. */
export interface TopicOperations {
  /**
   * Topics merged two by two until one is left: the topics in their order, then the merges by height.
   * `hierarchyText` and `hierarchyNewick` write it. Throws `no_term_counts`, `invalid_option`,
   * `corpus_too_large`.
   */
  hierarchy(options?: HierarchyOptions): TopicHierarchy;
  /**
   * Topics over time: how many documents, which share with what it lies between, which words, its trend
   * and its bursts. `timestamps` are those of `documentIds`, in their order: ISO 8601 or dates, null
   * for a document without; `texts` likewise, without them there are no words. Throws
   * `dimension_mismatch`, `invalid_option`, `no_term_counts`.
   */
  overTime(
    timestamps: readonly (string | Date | null)[],
    options?: TimelineOptions & WithTexts,
  ): Promise<TopicTimeline>;
  /** Topics per class, likewise; null for a document of none. */
  perClass(
    classes: readonly (string | null)[],
    options?: TopicGroupOptions & WithTexts,
  ): Promise<TopicClasses>;
}

export interface WithTexts {
  /** Of the documents `documentIds`, in their order. */
  texts?: readonly string[];
}

export function createTopicOperations(model: TopicModel): TopicOperations {
  const topics = topicsByIndex(model.topics, model.topicIds);
  return {
    hierarchy: (options) => buildHierarchy(model, topics, options),
    async overTime(timestamps, options = {}) {
      const columns = { timestamps: timestamps.map(toTimestamp), texts: options.texts };
      return topicTimeline(inputOf(model, columns), withoutWords(options));
    },
    async perClass(classes, options = {}) {
      return topicClasses(inputOf(model, { classes, texts: options.texts }), withoutWords(options));
    },
  };
}

/** Where there are no texts to read them from. */
function withoutWords<Options extends TopicGroupOptions & WithTexts>(options: Options): Options {
  return options.texts === undefined ? { ...options, wordCount: 0 } : options;
}

interface Columns {
  timestamps?: readonly (string | null)[];
  classes?: readonly (string | null)[];
  texts: readonly string[] | undefined;
}

function inputOf(model: TopicModel, columns: Columns): TopicGroupsInput {
  const { documentIds, rowOfDocument, rowTopics, topicIds } = model;
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined || column.length === documentIds.length) continue;
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${column.length} ${name} for ${documentIds.length} documents; there must be one for each.`,
    );
  }
  const { timestamps, classes, texts } = columns;
  const documents = Array.from(rowOfDocument, (row, i) => ({
    topic: topicIds[rowTopics[row] as number] ?? -1,
    text: texts?.[i] ?? "",
    timestamp: timestamps?.[i] ?? null,
    class: classes?.[i] ?? null,
  }));
  return {
    structure: model,
    topics: model.topics,
    async *documents() {
      yield documents;
    },
  };
}

function toTimestamp(given: string | Date | null): string | null {
  if (given === null) return null;
  const date = new Date(given);
  if (!Number.isNaN(date.getTime())) return date.toISOString();
  throw new EdgetopicError(
    "invalid_option",
    `The timestamp ${JSON.stringify(given)} is not known; expected ISO 8601 or a date.`,
  );
}
