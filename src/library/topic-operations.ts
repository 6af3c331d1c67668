import { EdgetopicError } from "../core/errors.ts";
import type { TopicModel } from "../core/model/topic-model.ts";
import {
  diverseRepresentatives,
  type RepresentativeOptions,
} from "../core/topics/documents/diverse-representatives.ts";
import { createCentroidSimilarities } from "../core/topics/documents/centroid-similarities.ts";
import { similarityMatrix, type SimilarityMatrix } from "../core/topics/similarity-matrix.ts";
import {
  matchModels,
  type MatchOptions,
  type TopicMatches,
} from "../jobs/operations/match-models.ts";
import type { DistributionOptions } from "../core/topics/documents/text-distribution.ts";
import {
  buildHierarchy,
  type ComparedBy,
  type HierarchyOptions,
} from "../core/topics/hierarchy/build-hierarchy.ts";
import type { TopicHierarchy } from "../core/topics/hierarchy/topic-hierarchy.ts";
import { topicsByIndex } from "../core/topics/topics-by-index.ts";
import type { Embedder } from "../embedders/embedder.ts";
import type { TopicGroupOptions, TopicGroupsInput } from "../jobs/operations/describe-groups.ts";
import { embeddedDistributions } from "../jobs/operations/embedded-distributions.ts";
import {
  openTopicTexts,
  type Explanation,
  type TopicDistribution,
  type TopicTexts,
} from "../jobs/operations/topic-texts.ts";
import { topicClasses, type TopicClasses } from "../jobs/operations/topic-classes.ts";
import {
  topicTimeline,
  type TimelineOptions,
  type TopicTimeline,
} from "../jobs/operations/topic-timeline.ts";
import { measureModelTrends, type ModelTrends, type TrendOptions } from "./model-trends.ts";
import { decodeEditedModel } from "./edited-model-file.ts";

/** What one asks of the topics of a model; docs/topics.md has BERTopic's names for it. */
export interface TopicOperations {
  /**
   * Topics merged two by two until one is left: the topics in their order, then the merges by height.
   * `hierarchyText` and `hierarchyNewick` write it. Throws `no_term_counts`, `invalid_option`,
   * `corpus_too_large`.
   */
  hierarchy(options?: HierarchyOptions): TopicHierarchy;
  /** Cosines of all topics with each other, `topics × topics`. Throws `no_term_counts`, `invalid_option`. */
  similarities(options?: { by?: ComparedBy; topics?: readonly number[] }): SimilarityMatrix;
  /**
   * The topics whose centroids a text or a vector is nearest to, best first, 5 by default; the outliers
   * are none of them. Throws what `assign` throws.
   */
  findTopics(
    query: string | Float32Array,
    options?: { count?: number; embedder?: Embedder },
  ): Promise<{ topic: number; similarity: number }[]>;
  /**
   * Its topics and those of another model matched one to one, by words or, of one embedder, by
   * embeddings. Throws `no_term_counts`, `embedder_mismatch`.
   */
  matchTopics(other: { encode(): Uint8Array }, options?: MatchOptions): TopicMatches;
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
  /**
   * Which topics rise and fall: the rate of each in a window compared with that in the time before it.
   * `timestamps` as of `overTime`; a document without one counts nowhere. Throws
   * `dimension_mismatch`, `invalid_option`.
   */
  trends(timestamps: readonly (string | Date | null)[], options?: TrendOptions): ModelTrends;
  /**
   * The ids of documents that stand for a topic: near to its centroid and, with a `diversity` up to 1,
   * different from each other; 3 by default, none twice for one vector. Throws `unknown_topic`,
   * `invalid_option`.
   */
  representatives(topic: number, options?: RepresentativeOptions): string[];
  /**
   * The topics of texts, whatever the texts are: of windows of some words over them, by their c-TF-IDF
   * or their embeddings. Throws `no_term_counts`, `invalid_option`, and by embeddings what `assign`
   * throws.
   */
  distributions(
    texts: readonly string[],
    options?: DistributionOptions & { by?: ComparedBy; embedder?: Embedder },
  ): Promise<TopicDistribution[]>;
  /**
   * The topics that a text is nearest to by its words, and the words and passages that put it into
   * one: that of an id, by default the nearest. Throws `no_term_counts`, `unknown_topic`.
   */
  explain(text: string, topic?: number): Promise<Explanation>;
}

export interface WithTexts {
  /** Of the documents `documentIds`, in their order. */
  texts?: readonly string[];
}

/** `embed` embeds texts as those of the model were, by another embedder of the same where it is given. */
export function createTopicOperations(
  model: TopicModel,
  embed: (
    texts: readonly string[],
    options: { embedder?: Embedder | undefined },
  ) => Promise<Float32Array>,
): TopicOperations {
  const topics = topicsByIndex(model.topics, model.topicIds);
  let opened: Promise<TopicTexts> | null = null;
  return {
    hierarchy: (options) => buildHierarchy(model, topics, options),
    similarities: ({ by = "words", topics: wanted } = {}) => similarityMatrix(model, by, wanted),
    async findTopics(query, { count = 5, embedder } = {}) {
      const vector = typeof query === "string" ? await embed([query], { embedder }) : query;
      return findTopics(model, vector, count);
    },
    matchTopics: (other, options) =>
      matchModels(model, decodeEditedModel(other.encode()).model, options),
    async overTime(timestamps, options = {}) {
      const columns = { timestamps: timestamps.map(toTimestamp), texts: options.texts };
      return topicTimeline(inputOf(model, columns), withoutWords(options));
    },
    trends(timestamps, { until, ...options } = {}) {
      requireColumns(model, { timestamps });
      const times = Float64Array.from(timestamps, (given) => Date.parse(toTimestamp(given) ?? ""));
      const end = until === undefined ? null : Date.parse(toTimestamp(until) ?? "");
      return measureModelTrends(model, times, end, options);
    },
    representatives: (topic, options) => representativesOf(model, topic, options),
    async distributions(texts, { by = "words", embedder, ...options } = {}) {
      if (by === "embeddings") {
        const embedAll = (windows: readonly string[]) => embed(windows, { embedder });
        return embeddedDistributions(model, texts, embedAll, options);
      }
      opened ??= openTopicTexts(model);
      const { distribution } = await opened;
      return texts.map((text) => distribution(text, options));
    },
    async explain(text, topic) {
      opened ??= openTopicTexts(model);
      return (await opened).explain(text, topic);
    },
    async perClass(classes, options = {}) {
      return topicClasses(inputOf(model, { classes, texts: options.texts }), withoutWords(options));
    },
  };
}

function representativesOf(
  model: TopicModel,
  topic: number,
  options?: RepresentativeOptions,
): string[] {
  const { centroids, topicIds, rows, rowOfDocument, rowTopics, documentIds } = model;
  const index = topicIds.indexOf(topic);
  if (index < 0) throw new EdgetopicError("unknown_topic", `There is no topic ${topic}.`);
  const members = Array.from(rowOfDocument.keys()).filter(
    (place) => rowTopics[rowOfDocument[place] as number] === index,
  );
  const start = index * rows.dimensions;
  const centroid = centroids.slice(start, start + rows.dimensions);
  const rowOfMember = Int32Array.from(members, (place) => rowOfDocument[place] as number);
  return diverseRepresentatives(rows, rowOfMember, centroid, options).map(
    (member) => documentIds[members[member] as number] as string,
  );
}

function findTopics(
  { centroids, topicIds, rows }: TopicModel,
  vector: Float32Array,
  count: number,
) {
  if (vector.length !== rows.dimensions) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `The vector has ${vector.length} dimensions; the model's have ${rows.dimensions}.`,
    );
  }
  const similarities = new Float64Array(topicIds.length);
  createCentroidSimilarities(centroids, topicIds.length)(vector, similarities);
  return Array.from(similarities, (similarity, i) => ({ topic: topicIds[i] as number, similarity }))
    .sort((a, b) => b.similarity - a.similarity || a.topic - b.topic)
    .slice(0, count);
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

function requireColumns(
  { documentIds }: TopicModel,
  columns: Record<string, readonly unknown[] | undefined>,
): void {
  for (const [name, column] of Object.entries(columns)) {
    if (column === undefined || column.length === documentIds.length) continue;
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${column.length} ${name} for ${documentIds.length} documents; there must be one for each.`,
    );
  }
}

function inputOf(model: TopicModel, columns: Columns): TopicGroupsInput {
  const { rowOfDocument, rowTopics, topicIds } = model;
  requireColumns(model, { ...columns });
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
