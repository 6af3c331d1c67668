import { completeOptions } from "../../core/complete-options.ts";
import { hashRows } from "../../core/knn/row-hash.ts";
import { quantizeRows } from "../../core/knn/quantize.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import {
  countingIds,
  encodeTopicModel,
  type TopicDescription,
  type TopicModel,
} from "../../core/model/topic-model.ts";
import type { TopicAspect } from "../../core/topics/representations/topic-aspect.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { digestText } from "../../jobs/fit/digest.ts";
import { encodeTermCounts } from "../../core/text/term-counts.ts";
import { recoverTermCounts } from "./recover-term-counts.ts";
import type { BertopicContent } from "./read-bertopic.ts";

/**
 * The model that says of documents what BERTopic says once it has loaded the folder. There are no
 * vectors of documents in one: each row is a topic's embedding, and its documents, numbered as they
 * were fitted, stand there; new ones go to the nearest. Probabilities were not saved: 1, or 0 for
 * outliers. There is no map, no tree and no representative document; where c-TF-IDF was saved there
 * are the counts of terms.
 */
export async function modelOfBertopic(
  content: BertopicContent,
  embedder: Pick<Embedder, "id" | "fingerprint">,
): Promise<TopicModel> {
  const { embeddings, outlierEmbedding, dimensions, topics, words, minTopicSize, wordCount } =
    content;
  const centroids = embeddings.slice();
  normalizeRows(centroids, dimensions);
  const topicCount = centroids.length / dimensions;
  // The outliers' row comes last, and is there wherever a document may be one.
  const outlierCentroid = outlierEmbedding?.slice();
  if (outlierCentroid !== undefined) normalizeRows(outlierCentroid, dimensions);
  const unit = new Float32Array((topicCount + 1) * dimensions);
  unit.set(centroids);
  if (outlierCentroid !== undefined) unit.set(outlierCentroid, centroids.length);
  const rowTopics = Int32Array.from({ length: topicCount + 1 }, (_, row) =>
    row < topicCount ? row : -1,
  );
  const counts = content.classTfIdf && recoverTermCounts(content.classTfIdf, content.sizes);
  const width = String(Math.max(0, topics.length - 1)).length;
  const model: TopicModel = {
    embedder: embedder.id,
    fingerprint: embedder.fingerprint,
    digest: "",
    options: completeOptions({
      preset: "bertopic",
      minTopicSize: Math.max(2, minTopicSize),
      wordCount: Math.min(100, Math.max(1, wordCount)),
      language: "none",
    }),
    topics: describeTopics(content),
    topicIds: countingIds(topicCount),
    rows: { rowCount: topicCount + 1, dimensions, ...quantizeRows(unit, dimensions) },
    rowTree: new Uint8Array(0),
    rowHashes: hashRows(unit, dimensions),
    rowTopics,
    rowProbabilities: Float32Array.from(rowTopics, (topic) => (topic < 0 ? 0 : 1)),
    mapPositions: new Float32Array(2 * (topicCount + 1)),
    centroids,
    documentIds: Array.from(topics, (_, i) => String(i).padStart(width, "0")),
    rowOfDocument: topics.map((topic) => (topic < 0 ? topicCount : topic)),
    assignBy: "centroids",
    ...(counts && { termCounts: encodeTermCounts(counts) }),
    ...(outlierCentroid && words.has(-1) && { outlierCentroid }),
  };
  return { ...model, digest: await digestText(encodeTopicModel(model)) };
}

/** By size, the outliers last. */
function describeTopics(content: BertopicContent): TopicDescription[] {
  const { words, sizes, labels, aspects } = content;
  const described = [...words].map(([id, topicWords]) => ({
    id,
    name: labels.get(id) ?? `${id}`,
    size: sizes.get(id) ?? 0,
    words: topicWords,
    representativeDocuments: [],
    ...(aspects.size > 0 && { aspects: aspectsOf(id, content) }),
  }));
  return described.sort(
    (p, q) => Number(p.id < 0) - Number(q.id < 0) || q.size - p.size || p.id - q.id,
  );
}

/** What ends in one name, as a language model's, is a label; the rest are words. */
function aspectsOf(id: number, { aspects }: BertopicContent): Record<string, TopicAspect> {
  return Object.fromEntries(
    [...aspects].map(([name, byId]) => {
      const words = byId.get(id) ?? [];
      const [first] = words;
      const isLabel = words.length === 1 && first?.score === 1;
      return [name, isLabel ? { label: first.word } : { words }];
    }),
  );
}
