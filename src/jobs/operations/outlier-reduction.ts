import { EdgetopicError } from "../../core/errors.ts";
import type { Kernels } from "../../core/kernels.ts";
import type { TopicStructure } from "../../core/model/topic-structure.ts";
import { createNearestCentroid } from "../../core/topics/documents/nearest-centroid.ts";
import { nearestTopic } from "../../core/topics/documents/nearest-topic.ts";
import type { WindowOptions } from "../../core/topics/documents/token-windows.ts";
import { openTopicTexts, type TopicTexts } from "./topic-texts.ts";

/** One way to find a topic for an outlier, by BERTopic's name; `threshold` is the least similarity, 0 by default. */
export type OutlierStep =
  /** The topic that most of its windows are like; a window counts from the threshold on. */
  | ({ strategy: "distributions"; threshold?: number | undefined } & WindowOptions)
  /** The topic whose c-TF-IDF the whole text is most like. */
  | { strategy: "c-tf-idf"; threshold?: number | undefined }
  /** The topic whose centroid its vector is most like. */
  | { strategy: "embeddings"; threshold?: number | undefined }
  /** The topic that it most probably belongs to: `documents × topics`, by their places in the model. */
  | {
      strategy: "probabilities";
      threshold?: number | undefined;
      probabilities: Float32Array | Float64Array;
    };

export interface OutlierDocument {
  /** Its place among the documents of the model. */
  place: number;
  /** Asked for only where a step reads texts. */
  text: string;
  /** Null where it has none. */
  vector: Float32Array | null;
}

export const MOST_STEPS = 10;

/**
 * Finds topics for outliers: the first step that has one for a document decides, as in a chain of
 * BERTopic's `reduce_outliers`; it answers the topic's index, -1 where none has. Rejects
 * with `no_term_counts` where a step needs terms that were not counted, `invalid_option`.
 */
export async function createOutlierReduction(
  structure: TopicStructure,
  steps: readonly OutlierStep[],
  kernels: Pick<Kernels, "rowScan">,
): Promise<(document: OutlierDocument) => number> {
  if (steps.length < 1 || steps.length > MOST_STEPS) {
    throw new EdgetopicError(
      "invalid_option",
      `There are ${steps.length} steps; expected 1 to ${MOST_STEPS}.`,
    );
  }
  const texts = steps.some(readsText) ? await openTopicTexts(structure) : null;
  const finders = steps.map((step) => createFinder(structure, step, texts, kernels));
  return (document) => {
    for (const find of finders) {
      const topic = find(document);
      if (topic >= 0) return topic;
    }
    return -1;
  };
}

export function readsText({ strategy }: Pick<OutlierStep, "strategy">): boolean {
  return strategy === "distributions" || strategy === "c-tf-idf";
}

function createFinder(
  { centroids, topicIds }: TopicStructure,
  step: OutlierStep,
  texts: TopicTexts | null,
  kernels: Pick<Kernels, "rowScan">,
): (document: OutlierDocument) => number {
  const { threshold = 0 } = step;
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new EdgetopicError(
      "invalid_option",
      `threshold is ${threshold}; it must lie between 0 and 1.`,
    );
  }
  switch (step.strategy) {
    case "embeddings": {
      if (centroids.length === 0) return () => -1;
      const nearest = createNearestCentroid(centroids, topicIds.length, kernels);
      return ({ vector }) => (vector === null ? -1 : nearest(vector, threshold));
    }
    case "probabilities": {
      const similarities = new Float64Array(topicIds.length);
      return ({ place }) => {
        const start = place * topicIds.length;
        similarities.set(step.probabilities.subarray(start, start + topicIds.length));
        return nearestTopic(similarities, threshold);
      };
    }
    default:
      return ({ text }) => texts?.nearest(text, { ...step, threshold }) ?? -1;
  }
}
