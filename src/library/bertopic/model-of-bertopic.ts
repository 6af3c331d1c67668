import { completeOptions } from "../../core/complete-options.ts";
import { normalizeRows } from "../../core/math/normalize-rows.ts";
import type { TopicDescription, TopicModel } from "../../core/model/topic-model.ts";
import { encodeTermCounts } from "../../core/text/term-counts.ts";
import type { TopicAspect } from "../../core/topics/representations/topic-aspect.ts";
import type { Embedder } from "../../embedders/embedder.ts";
import { centroidModel } from "../../jobs/fit/centroid-model.ts";
import type { BertopicContent } from "./read-bertopic.ts";
import { recoverTermCounts } from "./recover-term-counts.ts";

/**
 * The model that says of documents what BERTopic says once it has loaded the folder: as
 * `centroidModel`, its documents numbered as they were fitted. Probabilities were not saved; where
 * c-TF-IDF was there are the counts of terms.
 */
export async function modelOfBertopic(
  content: BertopicContent,
  embedder: Pick<Embedder, "id" | "fingerprint">,
): Promise<TopicModel> {
  const { embeddings, outlierEmbedding, dimensions, topics, minTopicSize, wordCount } = content;
  const counts = content.classTfIdf && recoverTermCounts(content.classTfIdf, content.sizes);
  const toUnit = (vectors: Float32Array) => {
    const unit = vectors.slice();
    normalizeRows(unit, dimensions);
    return unit;
  };
  return centroidModel({
    embedder,
    options: completeOptions({
      preset: "bertopic",
      minTopicSize: Math.max(2, minTopicSize),
      wordCount: Math.min(100, Math.max(1, wordCount)),
      language: "none",
    }),
    topics: describeTopics(content),
    centroids: toUnit(embeddings),
    dimensions,
    ...(outlierEmbedding && { outlierCentroid: toUnit(outlierEmbedding) }),
    ...(counts && { termCounts: encodeTermCounts(counts) }),
    documentTopics: topics,
  });
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
