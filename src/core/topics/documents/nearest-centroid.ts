import type { Kernels } from "../../kernels.ts";
import { quantizeRows } from "../../knn/quantize.ts";
import { normalizeRows } from "../../math/normalize-rows.ts";
import { multiplyRow } from "../../math/row-products.ts";
import { createCentroidSimilarities, lengthOf } from "./centroid-similarities.ts";
import { nearestTopic } from "./nearest-topic.ts";

/** Most topics that are measured by themselves; where more can be the nearest, all are. */
const CANDIDATE_COUNT = 16;
/** Above what rounding to f32 adds up to. */
const ROUNDING = 1e-4;
/** A half of the step between two int8 values is the largest value divided by this. */
const HALF_STEPS = 254;

/**
 * Answers the topic whose centroid a vector (of any length) is most like by its cosine, of equal ones
 * the first; -1 where none is above 0 and at least `threshold`. `centroids` are `t × dimensions`, of
 * any lengths. Int8 rows tell which ones can be the nearest, by how far rounding can be off, and
 * those are measured: the answer has the bits of measuring all.
 */
export function createNearestCentroid(
  centroids: Float32Array,
  topicCount: number,
  kernels: Pick<Kernels, "rowScan">,
): (vector: Float32Array, threshold: number) => number {
  const dimensions = topicCount === 0 ? 0 : centroids.length / topicCount;
  const writeAll = createCentroidSimilarities(centroids, topicCount);
  const findCandidates = createFilter(centroids, dimensions, kernels);
  const lengths = Float64Array.from({ length: topicCount }, (_, topic) =>
    lengthOf(centroids.subarray(topic * dimensions, (topic + 1) * dimensions)),
  );
  const similarities = new Float64Array(topicCount);

  return (vector, threshold) => {
    const own = lengthOf(vector);
    const candidates = own > 0 && own < Infinity ? findCandidates(vector, own) : null;
    if (candidates === null) {
      writeAll(vector, similarities);
      return nearestTopic(similarities, threshold);
    }
    similarities.fill(0);
    for (const topic of candidates) {
      multiplyRow(similarities, vector, 0, centroids, dimensions, topic, topic + 1);
      const length = own * lengths[topic];
      similarities[topic] = length === 0 ? 0 : similarities[topic] / length;
    }
    return nearestTopic(similarities, threshold);
  };
}

/** Finds the topics that can be the nearest to a vector of a length; null where they are many. */
function createFilter(
  centroids: Float32Array,
  dimensions: number,
  kernels: Pick<Kernels, "rowScan">,
): (vector: Float32Array, length: number) => Int32Array | null {
  const directions = centroids.slice();
  normalizeRows(directions, dimensions);
  const { rows, scales } = quantizeRows(directions, dimensions);
  const scan = kernels.rowScan({ rowCount: scales.length, dimensions, rows, scales });
  const rowError = largestError(directions, dimensions, rows, scales);
  const query = new Float32Array(dimensions);

  return (vector, length) => {
    let largest = 0;
    for (let d = 0; d < dimensions; d++) {
      query[d] = vector[d] / length;
      largest = Math.max(largest, Math.abs(query[d]));
    }
    const ownError = (largest / HALF_STEPS) * Math.sqrt(dimensions);
    const margin = 2 * (ownError + (1 + ownError) * rowError + ROUNDING);
    const { indices, similarities } = scan.nearest(query, CANDIDATE_COUNT);
    let count = 0;
    while (count < indices.length && similarities[count] >= similarities[0] - margin) count++;
    return count < indices.length ? indices.subarray(0, count) : null;
  };
}

/** The length of what rounding took from or added to a row, at most. */
function largestError(
  directions: Float32Array,
  dimensions: number,
  rows: Int8Array,
  scales: Float32Array,
): number {
  let largest = 0;
  for (let row = 0; row < scales.length; row++) {
    let squares = 0;
    for (let at = row * dimensions; at < (row + 1) * dimensions; at++) {
      const error = directions[at] - rows[at] * scales[row];
      squares += error * error;
    }
    largest = Math.max(largest, Math.sqrt(squares));
  }
  return largest;
}
