import { EdgetopicError } from "../../core/errors.ts";
import type { TopicWord } from "../../core/topics/top-words.ts";
import { readSafetensors } from "../../embedders/formats/safetensors.ts";
import { readJson, type ModelFiles } from "../../embedders/transformer/model-files.ts";
import type { ClassTfIdfContent } from "./recover-term-counts.ts";

/** What a folder of BERTopic's holds; `t` topics, the outliers not counted. */
export interface BertopicContent {
  /** The topic of each document, -1 for outliers. */
  topics: Int32Array;
  /** By topic id, the outliers' with -1. */
  words: Map<number, TopicWord[]>;
  sizes: Map<number, number>;
  /** BERTopic's own labels, as `"3_the_first_four_words"`, or those that were set. */
  labels: Map<number, string>;
  /** By name, then by topic id: the words of each representation beside the main one, or its label alone. */
  aspects: Map<string, Map<number, TopicWord[]>>;
  /** t × dimensions, of any length. */
  embeddings: Float32Array;
  /** Where the model has outliers. */
  outlierEmbedding: Float32Array | null;
  dimensions: number;
  minTopicSize: number;
  wordCount: number;
  /** The model that sentence-transformers embeds with, where it was saved. */
  embeddingModel: string | null;
  /** Where it was saved. */
  classTfIdf: ClassTfIdfContent | null;
}

interface TopicsFile {
  topic_representations: Record<string, [string, number][]>;
  topics: number[];
  topic_sizes: Record<string, number>;
  topic_labels: Record<string, string>;
  custom_labels: string[] | null;
  topic_aspects: Record<string, unknown>;
}

interface ConfigFile {
  min_topic_size?: number;
  top_n_words?: number;
  embedding_model?: string;
}

/**
 * Reads what BERTopic 0.17's `save(…, serialization="safetensors")` wrote. Throws `invalid_model`,
 * which says what is missing or does not go together. A row of outliers that is left over, as
 * `reduce_outliers` followed by `update_topics` leaves one in BERTopic, is dropped, where BERTopic
 * would answer every topic one too high.
 */
export async function readBertopic(files: ModelFiles): Promise<BertopicContent> {
  const file = await readTopicsFile(files);
  const config = ((await readJson(files, "config.json")) ?? {}) as ConfigFile;
  const ids = Object.keys(file.topic_representations)
    .map(Number)
    .sort((a, b) => a - b);
  const hasOutliers = ids[0] === -1;
  const topicCount = ids.length - (hasOutliers ? 1 : 0);
  if (ids.some((id, i) => id !== i - (hasOutliers ? 1 : 0))) {
    throw refuse(`its topics are ${ids.join(", ")}; expected numbers without gaps from 0 or -1 on`);
  }
  const stray = file.topics.find((topic) => !ids.includes(topic));
  if (stray !== undefined)
    throw refuse(`a document has the topic ${stray}, which it does not have`);

  const { rows, dimensions } = await readEmbeddings(files, topicCount);
  const outlierRows = rows.length / dimensions - topicCount;
  const byId = <Value>(values: Record<string, Value>) =>
    new Map(ids.flatMap((id) => (id in values ? [[id, values[id] as Value] as const] : [])));
  return {
    topics: Int32Array.from(file.topics),
    words: new Map(ids.map((id) => [id, toWords(file.topic_representations[id])])),
    sizes: byId(file.topic_sizes),
    labels: customLabels(file.custom_labels, ids) ?? byId(file.topic_labels ?? {}),
    aspects: readAspects(file.topic_aspects ?? {}, ids),
    embeddings: rows.subarray(outlierRows * dimensions),
    outlierEmbedding: hasOutliers && outlierRows === 1 ? rows.subarray(0, dimensions) : null,
    dimensions,
    minTopicSize: config.min_topic_size ?? 10,
    wordCount: config.top_n_words ?? 10,
    embeddingModel: config.embedding_model ?? null,
    classTfIdf: await readClassTfIdf(files),
  };
}

async function readTopicsFile(files: ModelFiles): Promise<TopicsFile> {
  const file = (await readJson(files, "topics.json")) as Partial<TopicsFile> | null;
  if (file === null)
    throw refuse('it has no topics.json; save it with serialization="safetensors"');
  for (const name of ["topic_representations", "topic_sizes"] as const) {
    if (typeof file[name] !== "object" || file[name] === null)
      throw refuse(`its topics.json has no ${name}`);
  }
  const { topics } = file;
  if (!Array.isArray(topics) || !topics.every(Number.isInteger))
    throw refuse("its topics.json has no list of topics");
  return file as TopicsFile;
}

/** The rows of the topics, of the outliers first where there is one row more. */
async function readEmbeddings(files: ModelFiles, topicCount: number) {
  const bytes = await files("topic_embeddings.safetensors");
  if (bytes === null) {
    throw refuse(
      'it has no topic_embeddings.safetensors; load it in Python and save it with serialization="safetensors"',
    );
  }
  const tensor = readSafetensors(bytes).get("topic_embeddings");
  if (tensor?.dtype !== "F32" || tensor.shape.length !== 2)
    throw refuse("its topic_embeddings are no rows of float32");
  const [rowCount, dimensions] = tensor.shape as [number, number];
  if (dimensions === 0 || (rowCount !== topicCount && rowCount !== topicCount + 1))
    throw refuse(`it has ${rowCount} embeddings for ${topicCount} topics`);
  return { rows: tensor.values, dimensions };
}

async function readClassTfIdf(files: ModelFiles): Promise<ClassTfIdfContent | null> {
  const bytes = await files("ctfidf.safetensors");
  const config = (await readJson(files, "ctfidf_config.json")) as {
    vectorizer_model?: { vocab?: Record<string, number> };
  } | null;
  const vocabulary = config?.vectorizer_model?.vocab;
  if (bytes === null || vocabulary === undefined) return null;
  return { tensors: readSafetensors(bytes), vocabulary };
}

/** Without the padding. */
function toWords(pairs: unknown): TopicWord[] {
  const given = Array.isArray(pairs) ? (pairs as [string, number][]) : [];
  return given.filter(([word]) => word !== "").map(([word, score]) => ({ word, score }));
}

/** Of an aspect of images the file says only that there is one: they are left out. */
function readAspects(aspects: Record<string, unknown>, ids: readonly number[]) {
  return new Map(
    Object.entries(aspects).flatMap(([name, byId]) => {
      if (typeof byId !== "object" || byId === null) return [];
      const words = byId as Record<string, unknown>;
      return [[name, new Map(ids.map((id) => [id, toWords(words[id])]))] as const];
    }),
  );
}

/** Those that were set, in the order of the ids; null where none were. */
function customLabels(labels: unknown, ids: readonly number[]): Map<number, string> | null {
  if (!Array.isArray(labels) || labels.length !== ids.length) return null;
  return new Map(ids.map((id, i) => [id, String(labels[i])]));
}

function refuse(what: string): EdgetopicError {
  return new EdgetopicError(
    "invalid_model",
    `This is no model of BERTopic's that can be read: ${what}.`,
  );
}
