import { multiplyRow } from "../math/row-products.ts";

/** A document is near a topic if it is at least as similar as all but this share of the topic's own. */
const LEAST_SIMILAR_SHARE = 0.05;

/** The topic each row is compared with, -1 for none, and its cosine similarity with that topic's centroid. */
export interface NearestTopics {
  /** m */
  topics: Int32Array;
  /** m */
  similarities: Float32Array;
}

/**
 * Compares the rows `first …` with the centroids (`t × dimensions`, unit length) and writes what it
 * finds into `found`. `rows` is a block of them, f32, unit length; `rowTopics` has the topics of all
 * rows. A row with a topic is compared with that one, an outlier with all: the most similar counts,
 * of equals the first. A row of zeros is near nothing.
 */
export function findNearestTopics(
  found: NearestTopics,
  first: number,
  rows: Float32Array,
  dimensions: number,
  rowTopics: Int32Array,
  centroids: Float32Array,
): void {
  const rowCount = rows.length / dimensions;
  const topicCount = centroids.length / dimensions;
  const similarities = new Float64Array(topicCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * dimensions;
    const own = rowTopics[first + i];
    const from = own < 0 ? 0 : own;
    const to = own < 0 ? topicCount : own + 1;
    multiplyRow(similarities, rows, start, centroids, dimensions, from, to);
    let nearest = -1;
    let most = -Infinity;
    for (let topic = from; topic < to; topic++) {
      if (similarities[topic] > most) {
        most = similarities[topic];
        nearest = topic;
      }
    }
    if (own < 0 && isZero(rows, start, dimensions)) nearest = -1;
    found.topics[first + i] = nearest;
    found.similarities[first + i] = nearest < 0 ? 0 : most;
  }
}

function isZero(rows: Float32Array, start: number, dimensions: number): boolean {
  for (let d = 0; d < dimensions; d++) if (rows[start + d] !== 0) return false;
  return true;
}

/**
 * How similar to its centroid a document must be to be near each topic: the 5th percentile of the
 * topic's own documents, of `size` in ascending order the one at index `floor(0.05 size)`. A row
 * stands for `rowWeights` documents. Infinite for a topic without any.
 */
export function outlierThresholds(
  similarities: Float32Array,
  rowTopics: Int32Array,
  rowWeights: Int32Array,
  topicCount: number,
): Float32Array {
  const sizes = new Float64Array(topicCount);
  for (let row = 0; row < rowTopics.length; row++) {
    if (rowTopics[row] >= 0) sizes[rowTopics[row]] += rowWeights[row];
  }
  const ascending = Int32Array.from(rowTopics.keys()).sort(
    (a, b) => similarities[a] - similarities[b] || a - b,
  );
  const passed = new Float64Array(topicCount);
  const thresholds = new Float32Array(topicCount).fill(Infinity);
  for (const row of ascending) {
    const topic = rowTopics[row];
    if (topic < 0 || thresholds[topic] < Infinity) continue;
    passed[topic] += rowWeights[row];
    if (passed[topic] > Math.floor(LEAST_SIMILAR_SHARE * sizes[topic])) {
      thresholds[topic] = similarities[row];
    }
  }
  return thresholds;
}

/**
 * Gives outliers to the topic they are nearest to, in the space of the vectors: to a topic of
 * `thresholds` where they are at least that similar, without thresholds always. The others, and the
 * rows that have a topic, keep what they have. BERTopic's `reduce_outliers` with the strategy
 * `"embeddings"` has one threshold for all topics.
 */
export function reassignOutliers(
  rowTopics: Int32Array,
  { topics, similarities }: NearestTopics,
  thresholds: Float32Array | null,
): Int32Array {
  return rowTopics.map((topic, row) => {
    const nearest = topics[row];
    if (topic >= 0 || nearest < 0) return topic;
    return thresholds === null || similarities[row] >= thresholds[nearest] ? nearest : -1;
  });
}
