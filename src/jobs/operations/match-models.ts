import { EdgetopicError } from "../../core/errors.ts";
import type { TopicModel } from "../../core/model/topic-model.ts";
import { termsOf, type TopicStructure } from "../../core/model/topic-structure.ts";
import { createCentroidSimilarities } from "../../core/topics/documents/centroid-similarities.ts";
import type { ComparedBy } from "../../core/topics/hierarchy/build-hierarchy.ts";
import { crossWordSimilarities, pairTopics } from "../../core/topics/pair-topics.ts";

export interface MatchOptions {
  /** `"words"`; by embeddings only models of one embedder can be compared. */
  by?: ComparedBy | undefined;
  /** Below it topics stay alone; 0.3. */
  minSimilarity?: number | undefined;
}

export interface TopicMatches {
  /** Each topic in one pair at most, by their ids; the most similar first. */
  pairs: { first: number; second: number; similarity: number }[];
  /** The ids of those that have no counterpart. */
  onlyFirst: number[];
  onlySecond: number[];
}

const MIN_SIMILARITY = 0.3;

/** Topics of two models matched one to one. Throws `no_term_counts`, and by embeddings `embedder_mismatch`. */
export function matchModels(
  first: TopicStructure & Partial<Pick<TopicModel, "fingerprint">>,
  second: TopicStructure & Partial<Pick<TopicModel, "fingerprint">>,
  { by = "words", minSimilarity = MIN_SIMILARITY }: MatchOptions = {},
): TopicMatches {
  const similarities =
    by === "words"
      ? crossWordSimilarities(termsOf(first), termsOf(second))
      : crossEmbeddingSimilarities(first, second);
  const [firstIds, secondIds] = [first.topicIds, second.topicIds];
  const found = pairTopics(similarities, firstIds.length, secondIds.length, minSimilarity);
  const pairs = found.map((pair) => ({
    first: firstIds[pair.first] as number,
    second: secondIds[pair.second] as number,
    similarity: pair.similarity,
  }));
  const pairedFirst = new Set(pairs.map((pair) => pair.first));
  const pairedSecond = new Set(pairs.map((pair) => pair.second));
  return {
    pairs,
    onlyFirst: [...firstIds].filter((id) => !pairedFirst.has(id)),
    onlySecond: [...secondIds].filter((id) => !pairedSecond.has(id)),
  };
}

function crossEmbeddingSimilarities(
  first: Parameters<typeof matchModels>[0],
  second: Parameters<typeof matchModels>[1],
): Float64Array {
  if (first.fingerprint === undefined || first.fingerprint !== second.fingerprint) {
    throw new EdgetopicError(
      "embedder_mismatch",
      `The vectors of ${first.fingerprint} cannot be compared with those of ${second.fingerprint}; match the topics by their words.`,
    );
  }
  const firstCount = first.topicIds.length;
  const secondCount = second.topicIds.length;
  const dimensions = first.centroids.length / Math.max(1, firstCount);
  const similarities = new Float64Array(firstCount * secondCount);
  const compare = createCentroidSimilarities(second.centroids, secondCount);
  for (let topic = 0; topic < firstCount; topic++) {
    const vector = first.centroids.subarray(topic * dimensions, (topic + 1) * dimensions);
    const into = similarities.subarray(topic * secondCount, (topic + 1) * secondCount);
    compare(vector, into);
  }
  return similarities;
}
