import { resolveFitOptions } from "../pipeline/resolve-fit-options.ts";
import { countDocuments } from "../topics/count-documents.ts";
import { findNearestTopics, outlierThresholds, type NearestTopics } from "../topics/outliers.ts";
import type { TopicModel } from "./topic-model.ts";

/**
 * The fit's rule for outliers as a question about one vector of unit length: the topic it goes to,
 * -1 if it stays an outlier. By `"auto"` it goes to the topic of the nearest centroid if it is at
 * least as similar to it as the least similar 5 % of that topic's documents in the model, those
 * included that the fit itself gave to it.
 */
export function createOutlierRule(model: TopicModel): (vector: Float32Array) => number {
  const { centroids, options, rows } = model;
  const { outliers } = resolveFitOptions(options, model.documentIds.length, rows.rowCount);
  if (outliers === "keep") return () => -1;
  const found: NearestTopics = { topics: new Int32Array(1), similarities: new Float32Array(1) };
  const noTopic = Int32Array.of(-1);
  let thresholds: Float32Array | null = null;

  return (vector) => {
    findNearestTopics(found, 0, vector, rows.dimensions, noTopic, centroids);
    const [topic] = found.topics;
    if (topic < 0 || outliers === "none") return topic;
    thresholds ??= topicThresholds(model);
    return found.similarities[0] >= thresholds[topic] ? topic : -1;
  };
}

/** How similar to its centroid all but the least similar 5 % of each topic's documents in the model are. */
export function topicThresholds({
  rows: { rowCount, dimensions, rows, scales },
  rowTopics,
  rowOfDocument,
  centroids,
}: TopicModel): Float32Array {
  const weights = countDocuments(rowOfDocument, rowCount);
  const similarities = new Float32Array(rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (rowTopics[row] < 0) continue;
    const start = row * dimensions;
    const centroid = rowTopics[row] * dimensions;
    let product = 0;
    for (let d = 0; d < dimensions; d++) product += rows[start + d] * centroids[centroid + d];
    similarities[row] = product * scales[row];
  }
  return outlierThresholds(similarities, rowTopics, weights, centroids.length / dimensions);
}
