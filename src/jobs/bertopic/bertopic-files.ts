import { addToSums, centroids as directionsOf } from "../../core/topics/centroids.ts";
import { countDocuments } from "../../core/topics/count-documents.ts";
import { topicName } from "../../core/topics/topic-name.ts";
import type { TopicDescription, TopicModel } from "../../core/model/topic-model.ts";
import { resolveFitOptions } from "../../core/pipeline/resolve-fit-options.ts";
import { decodeTermCounts } from "../../core/text/term-counts.ts";
import { encodeSafetensors } from "../../embedders/formats/encode-safetensors.ts";
import { classTfIdfFiles } from "./c-tf-idf-files.ts";

/** Words of BERTopic's labels. */
const LABEL_WORDS = 4;
/** What BERTopic fills lists of words up with. */
const NO_WORD: [string, number] = ["", 1e-5];

export interface BertopicFilesOptions {
  /** What sentence-transformers is to embed with, as `"sentence-transformers/all-MiniLM-L6-v2"`; none by default. */
  embeddingModel?: string;
}

/**
 * The files, with their names, one after another, of a folder that BERTopic 0.17.4 loads: topics, words, the topic of each document
 * in the order of `document_ids.json`, the embedding of each topic and of the outliers, and, where the
 * model has the counts of its terms, c-TF-IDF. BERTopic numbers topics from 0 without gaps: where ids
 * here have such, `document_ids.json` says which id each number was. Names that are more than a topic's
 * words are custom labels.
 */
export function* bertopicFiles(
  fitted: TopicModel,
  { embeddingModel }: BertopicFilesOptions = {},
): Generator<[name: string, content: Uint8Array]> {
  const { documentIds, rowOfDocument, rowTopics, options, centroids, rows } = fitted;
  const topicCount = centroids.length / rows.dimensions;
  const numbered = numberTopics(fitted);
  const hasOutliers = numbered.some(({ number }) => number < 0);
  const { minTopicSize } = resolveFitOptions(options, documentIds.length, rows.rowCount);

  yield jsonFile("topics.json", {
    ...describeTopics(numbered, options.wordCount),
    topics: Array.from(rowOfDocument, (row) => rowTopics[row]),
    _outliers: hasOutliers ? 1 : 0,
    topic_aspects: describeAspects(numbered),
  });
  yield jsonFile("config.json", {
    calculate_probabilities: false,
    language: null,
    low_memory: false,
    min_topic_size: minTopicSize,
    n_gram_range: [1, 1],
    nr_topics: null,
    seed_topic_list: null,
    top_n_words: options.wordCount,
    verbose: false,
    zeroshot_min_similarity: 0.7,
    zeroshot_topic_list: null,
    ...(embeddingModel !== undefined && { embedding_model: embeddingModel }),
  });
  yield jsonFile("document_ids.json", {
    documents: documentIds,
    topics: numbered.map(({ number, topic }) => ({ number, id: topic.id })),
  });
  const embeddings = embeddingsOf(fitted, hasOutliers);
  yield [
    "topic_embeddings.safetensors",
    encodeSafetensors({
      topic_embeddings: {
        dtype: "F32",
        shape: [embeddings.length / rows.dimensions, rows.dimensions],
        values: embeddings,
      },
    }),
  ];
  if (fitted.termCounts === undefined) return;
  const counts = decodeTermCounts(fitted.termCounts);
  const { matrix, config } = classTfIdfFiles(counts, options, hasOutliers ? -1 : 0, topicCount);
  yield ["ctfidf.safetensors", matrix];
  yield jsonFile("ctfidf_config.json", config);
}

function jsonFile(name: string, content: unknown): [string, Uint8Array] {
  return [name, new TextEncoder().encode(JSON.stringify(content))];
}

interface NumberedTopic {
  /** Its place among the centroids, -1 for the outliers. */
  number: number;
  topic: TopicDescription;
}

/** The topics by their place, the outliers first. */
function numberTopics({ topics, topicIds }: TopicModel): NumberedTopic[] {
  const topicOf = new Map(topics.map((topic) => [topic.id, topic]));
  return [-1, ...topicIds].flatMap((id, place) => {
    const topic = topicOf.get(id);
    return topic === undefined ? [] : [{ number: place - 1, topic }];
  });
}

function describeTopics(numbered: readonly NumberedTopic[], wordCount: number) {
  const byNumber = <Value>(read: (topic: TopicDescription, number: number) => Value) =>
    Object.fromEntries(numbered.map(({ number, topic }) => [number, read(topic, number)]));
  const labels = byNumber(({ words }, number) =>
    [number, ...words.slice(0, LABEL_WORDS).map(({ word }) => word)].join("_"),
  );
  const isNamed = numbered.some(({ number, topic: { id, name, label, words } }) => {
    const isGiven = name !== topicName(words, id) && name !== labels[number];
    return isGiven || label !== undefined;
  });
  return {
    topic_representations: byNumber(({ words }) => {
      const pairs = words.map(({ word, score }): [string, number] => [word, score]);
      while (pairs.length < wordCount) pairs.push(NO_WORD);
      return pairs;
    }),
    topic_sizes: byNumber(({ size }) => size),
    topic_mapper: numbered.map(({ number }) => [number, number]),
    topic_labels: labels,
    custom_labels: isNamed ? numbered.map(({ topic }) => topic.label ?? topic.name) : null,
  };
}

/** By name, then by number: the words, or the label or summary as if it were the only word. */
function describeAspects(numbered: readonly NumberedTopic[]) {
  const names = new Set(numbered.flatMap(({ topic }) => Object.keys(topic.aspects ?? {})));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      Object.fromEntries(
        numbered.map(({ number, topic }) => {
          const { words = [], label, summary } = topic.aspects?.[name] ?? {};
          const said = label ?? summary;
          const pairs: [string, number][] =
            said === undefined ? words.map(({ word, score }) => [word, score]) : [[said, 1]];
          return [number, pairs.length > 0 ? pairs : [NO_WORD]];
        }),
      ),
    ]),
  );
}

/** The outliers' first, where there are any: their mean direction. */
function embeddingsOf(model: TopicModel, hasOutliers: boolean): Float32Array {
  const { centroids, outlierCentroid, rows } = model;
  if (!hasOutliers) return centroids;
  const embeddings = new Float32Array(rows.dimensions + centroids.length);
  embeddings.set(outlierCentroid ?? outlierDirection(model));
  embeddings.set(centroids, rows.dimensions);
  return embeddings;
}

function outlierDirection({ rows, rowTopics, rowOfDocument }: TopicModel): Float32Array {
  const { rowCount, dimensions } = rows;
  const weights = countDocuments(rowOfDocument, rowCount);
  const sum = new Float64Array(dimensions);
  for (let row = 0; row < rowCount; row++) {
    if ((rowTopics[row] as number) >= 0) continue;
    const start = row * dimensions;
    const values = Float32Array.from(
      rows.rows.subarray(start, start + dimensions),
      (value) => value * (rows.scales[row] as number),
    );
    addToSums(sum, values, dimensions, Int32Array.of(0), weights.subarray(row, row + 1));
  }
  return directionsOf(sum, dimensions);
}
