/** Centroids that a vector is multiplied with at a time: each number of it is read once for all of them. */
const TOGETHER = 4;

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
  const padded = new Float32Array(Math.ceil(topicCount / TOGETHER) * TOGETHER * dimensions);
  padded.set(centroids);
  return (vector, into) => {
    const own = lengthOf(vector);
    for (let topic = 0; topic < topicCount; topic += TOGETHER) {
      const first = topic * dimensions;
      const second = first + dimensions;
      const third = second + dimensions;
      const fourth = third + dimensions;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < dimensions; i++) {
        const value = vector[i];
        a += value * padded[first + i];
        b += value * padded[second + i];
        c += value * padded[third + i];
        d += value * padded[fourth + i];
      }
      // What lies beyond the last topic is written nowhere.
      into[topic] = a;
      into[topic + 1] = b;
      into[topic + 2] = c;
      into[topic + 3] = d;
    }
    for (let topic = 0; topic < topicCount; topic++) {
      const length = own * lengths[topic];
      into[topic] = length === 0 ? 0 : into[topic] / length;
    }
  };
}

function lengthOf(vector: Float32Array): number {
  let squares = 0;
  for (const value of vector) squares += value * value;
  return Math.sqrt(squares);
}
