import { multiplyRow } from "../../math/row-products.ts";

/**
 * Writes the cosine of a vector (of any length but zero) with each centroid into `into`; all 0 for a
 * vector of zeros. `centroids` are `t × dimensions`, of any lengths.
 */
export function createCentroidSimilarities(
  centroids: Float32Array,
  topicCount: number,
): (vector: Float32Array, into: Float64Array) => void {
  const dimensions = topicCount === 0 ? 0 : centroids.length / topicCount;
  const lengths = Float64Array.from({ length: topicCount }, (_, topic) =>
    lengthOf(centroids.subarray(topic * dimensions, (topic + 1) * dimensions)),
  );
  return (vector, into) => {
    const own = lengthOf(vector);
    multiplyRow(into, vector, 0, centroids, dimensions, 0, topicCount);
    for (let topic = 0; topic < topicCount; topic++) {
      const length = own * lengths[topic];
      into[topic] = length === 0 ? 0 : into[topic] / length;
    }
  };
}

/** Euclidean, summed in f64. */
export function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
