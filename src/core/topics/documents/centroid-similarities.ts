/**
 * Writes the cosine of a vector (of any length but zero) with each centroid into `into`; all 0 for a
 * vector of zeros. `centroids` are `t × dimensions`, of any lengths.
 */
export function createCentroidSimilarities(
  centroids: Float32Array,
  topicCount: number,
): (vector: Float32Array, into: Float64Array) => void {
  const dimensions = topicCount === 0 ? 0 : centroids.length / topicCount;
  const lengths = Float64Array.from({ length: topicCount }, (_, topic) => {
    const start = topic * dimensions;
    const centroid = centroids.subarray(start, start + dimensions);
    return Math.sqrt(dot(centroid, centroid, 0));
  });
  return (vector, into) => {
    const own = Math.sqrt(dot(vector, vector, 0));
    for (let topic = 0; topic < topicCount; topic++) {
      const length = own * lengths[topic];
      into[topic] = length === 0 ? 0 : dot(vector, centroids, topic * dimensions) / length;
    }
  };
}

/** In four sums that do not wait for each other. */
function dot(vector: Float32Array, rows: Float32Array, start: number): number {
  const { length } = vector;
  const end = length - (length % 4);
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let i = 0; i < end; i += 4) {
    a += vector[i] * rows[start + i];
    b += vector[i + 1] * rows[start + i + 1];
    c += vector[i + 2] * rows[start + i + 2];
    d += vector[i + 3] * rows[start + i + 3];
  }
  let sum = a + b + (c + d);
  for (let i = end; i < length; i++) sum += vector[i] * rows[start + i];
  return sum;
}
