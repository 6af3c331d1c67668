import { normalizeRows } from "../math/normalize-rows.ts";
import { topicThresholds } from "./outlier-rule.ts";
import type { TopicModel } from "./topic-model.ts";

/**
 * Whether a vector (f32, of any length but zero; not written over) is far from a topic of the model,
 * given by its id: less similar to its centroid than 95 % of the topic's own documents. A vector is
 * never far from the outliers, topic -1.
 */
export function createFarRule(model: TopicModel): (vector: Float32Array, topic: number) => boolean {
  const { centroids, rows, topicIds } = model;
  const { dimensions } = rows;
  let thresholds: Float32Array | null = null;

  return (vector, id) => {
    const topic = topicIds.indexOf(id);
    if (topic < 0) return false;
    thresholds ??= topicThresholds(model);
    const unit = vector.slice();
    normalizeRows(unit, dimensions);
    let similarity = 0;
    for (let d = 0; d < dimensions; d++) similarity += unit[d] * centroids[topic * dimensions + d];
    return similarity < thresholds[topic];
  };
}
