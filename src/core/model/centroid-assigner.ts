import { normalizeRows } from "../math/normalize-rows.ts";
import type { Assignment } from "./assigner.ts";
import type { TopicModel } from "./topic-model.ts";

/**
 * Topics by the nearest centroid, as BERTopic assigns by a model that was saved: the topic of highest
 * cosine, of equal ones the outliers and then the smaller; the probability is that cosine, 0 for an
 * outlier (BERTopic: its cosine, too). The outliers' centroid takes part where the model has one,
 * unless the model's option `outliers` is `"none"`. Departs from BERTopic in a vector of zeros: it
 * is an outlier everywhere. Its place on the map is that of the topic's row.
 */
export function createCentroidAssigner(model: TopicModel): (vector: Float32Array) => Assignment {
  const { centroids, outlierCentroid, options, mapPositions, rowTopics, topicIds } = model;
  const rowOfTopic = new Map(Array.from(rowTopics, (topic, row) => [topic, row]));
  const outliers = options.outliers === "none" ? undefined : outlierCentroid;

  return (vector) => {
    const query = vector.slice();
    normalizeRows(query, vector.length);
    let topic = -1;
    let best = outliers === undefined ? -Infinity : dot(query, outliers, 0);
    for (let index = 0; index < topicIds.length; index++) {
      const cosine = dot(query, centroids, index * query.length);
      if (cosine <= best) continue;
      best = cosine;
      topic = index;
    }
    if (query.every((value) => value === 0)) topic = -1;
    const row = rowOfTopic.get(topic);
    return {
      topic: topic < 0 ? -1 : topicIds[topic],
      probability: topic < 0 ? 0 : Math.min(1, Math.max(0, best)),
      x: row === undefined ? 0 : mapPositions[2 * row],
      y: row === undefined ? 0 : mapPositions[2 * row + 1],
    };
  };
}

/** Of `query` with the values from `start` on. */
export function dot(query: Float32Array, values: Float32Array, start: number): number {
  let sum = 0;
  for (let d = 0; d < query.length; d++) sum += query[d] * values[start + d];
  return sum;
}
