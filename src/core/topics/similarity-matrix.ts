import { termsOf, type TopicStructure } from "../model/topic-structure.ts";
import { topicSimilarities, type ComparedBy } from "./hierarchy/build-hierarchy.ts";

/** Most topics of one matrix. */
export const MOST_MATRIX_TOPICS = 2000;

export interface SimilarityMatrix {
  /** Ids. */
  topics: number[];
  /** topics × topics: cosines, 1 on the diagonal. */
  values: Float32Array;
}

/**
 * How similar topics are to each other, by c-TF-IDF or centroids: what BERTopic's `visualize_heatmap`
 * shows. Of `wanted` topics, in their order, where given: rows and columns are those topics', not the
 * first so many as there. Ids that no topic has are left out. Throws `no_term_counts`, `invalid_option`.
 */
export function similarityMatrix(
  structure: TopicStructure,
  by: ComparedBy,
  wanted?: readonly number[],
): SimilarityMatrix {
  const { topicIds } = structure;
  const terms = by === "words" ? termsOf(structure) : null;
  const triangle = topicSimilarities(structure, terms, topicIds.length, by);
  const indexes =
    wanted === undefined
      ? [...topicIds.keys()]
      : wanted.map((id) => topicIds.indexOf(id)).filter((index) => index >= 0);
  const count = indexes.length;
  const values = new Float32Array(count * count);
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < count; j++) {
      const high = Math.max(indexes[i], indexes[j]);
      const low = Math.min(indexes[i], indexes[j]);
      values[i * count + j] = high === low ? 1 : triangle[(high * (high - 1)) / 2 + low];
    }
  }
  return { topics: indexes.map((index) => topicIds[index]), values };
}
