import { EdgetopicError } from "../../errors.ts";
import type { TopicDescription } from "../../model/topic-model.ts";
import { termsOf, type TopicStructure } from "../../model/topic-structure.ts";
import type { TopicTerms } from "../topic-terms.ts";
import { denseSimilarities, sparseSimilarities } from "../topic-similarities.ts";
import { topicHierarchy, type HierarchyLinkage, type TopicHierarchy } from "./topic-hierarchy.ts";

/** What topics are compared by: their c-TF-IDF, or their centroids. */
export type ComparedBy = "words" | "embeddings";

export interface HierarchyOptions {
  /** `"ward"`, as in BERTopic. */
  linkage?: HierarchyLinkage;
  /** `"words"`, as in BERTopic. */
  by?: ComparedBy;
}

/**
 * The hierarchy of a fit's topics, which are given by their index. Throws `no_term_counts` where they
 * are compared by words that were not counted, `invalid_option`, `corpus_too_large`.
 */
export function buildHierarchy(
  structure: TopicStructure,
  topics: readonly TopicDescription[],
  { linkage = "ward", by = "words" }: HierarchyOptions = {},
): TopicHierarchy {
  const isCounted = by === "words" || structure.termCounts !== undefined;
  const terms = isCounted ? termsOf(structure) : null;
  const similarities = topicSimilarities(structure, terms, topics.length, by);
  const { wordCount } = structure.options;
  return topicHierarchy(topics, similarities, linkage, { terms, wordCount });
}

/** Of the topics of a fit, as `denseSimilarities` has them. `terms` where they are compared by words. */
export function topicSimilarities(
  { centroids }: TopicStructure,
  terms: TopicTerms | null,
  topicCount: number,
  by: ComparedBy,
): Float32Array {
  if (by === "words" && terms !== null) return sparseSimilarities(terms.rows());
  if (centroids.length > 0 || topicCount === 0) {
    return denseSimilarities(centroids, centroids.length / Math.max(1, topicCount));
  }
  throw new EdgetopicError(
    "invalid_option",
    "The topics have no embeddings by which they could be compared; compare them by words.",
  );
}
