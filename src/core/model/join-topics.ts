import { EdgetopicError } from "../errors.ts";
import type { TopicModel } from "./topic-model.ts";

/** Topics of several models as those of one. */
export interface JoinedTopics {
  /** t: the ids; those of the first model first, which it keeps. */
  readonly topicIds: Int32Array;
  /** By model, and by index there: the index among `topicIds`. */
  readonly topicOf: readonly Int32Array[];
}

type Matchable = Pick<TopicModel, "embedder" | "fingerprint" | "rows" | "centroids" | "topicIds">;

/**
 * A topic of a later model is the most similar of those there are so far if the cosine of their
 * centroids is at least `minSimilarity`, of equal ones the first; otherwise it is a new one, with an
 * id above all others. BERTopic's `merge_models`, which compares outliers too. Throws
 * `embedder_mismatch` where the vectors are of different embedders, `invalid_option`.
 */
export function joinTopics(models: readonly Matchable[], minSimilarity: number): JoinedTopics {
  const [first] = models;
  if (first === undefined || !(minSimilarity >= -1 && minSimilarity <= 1)) {
    throw new EdgetopicError(
      "invalid_option",
      `At least one model is merged, by a least cosine of -1 to 1; got ${models.length} models and ${minSimilarity}.`,
    );
  }
  const { dimensions } = first.rows;
  const directions: Float32Array[] = [];
  const ids: number[] = [];
  let nextId = 0;
  const topicOf = models.map((model) => {
    requireSameEmbedder(first, model);
    const known = directions.length;
    return model.topicIds.map((id, topic) => {
      const own = model.centroids.subarray(topic * dimensions, (topic + 1) * dimensions);
      const match = model === first ? -1 : nearest(own, directions, known, minSimilarity);
      if (match >= 0) return match;
      const newId = model === first ? id : nextId;
      nextId = Math.max(nextId, newId + 1);
      ids.push(newId);
      return directions.push(own) - 1;
    });
  });
  return { topicIds: Int32Array.from(ids), topicOf };
}

/** Among the first `count` directions; -1 where none is similar enough. */
function nearest(
  own: Float32Array,
  directions: readonly Float32Array[],
  count: number,
  minSimilarity: number,
): number {
  let found = -1;
  let best = -Infinity;
  for (let topic = 0; topic < count; topic++) {
    let cosine = 0;
    for (let d = 0; d < own.length; d++) cosine += own[d] * directions[topic][d];
    if (cosine < minSimilarity || cosine <= best) continue;
    best = cosine;
    found = topic;
  }
  return found;
}

function requireSameEmbedder(first: Matchable, other: Matchable): void {
  if (first.fingerprint === other.fingerprint && first.rows.dimensions === other.rows.dimensions) {
    return;
  }
  throw new EdgetopicError(
    "embedder_mismatch",
    `The first model has vectors of ${first.fingerprint} (${first.rows.dimensions} dimensions), another of ${other.fingerprint} (${other.rows.dimensions}); they cannot be compared.`,
  );
}
