import { expect, test } from "vitest";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { createReferenceKernels } from "../../../../../src/core/reference-kernels.ts";
import { createCentroidSimilarities } from "../../../../../src/core/topics/documents/centroid-similarities.ts";
import { createNearestCentroid } from "../../../../../src/core/topics/documents/nearest-centroid.ts";
import { nearestTopic } from "../../../../../src/core/topics/documents/nearest-topic.ts";
import { loadKernels } from "../../../../support/kernels.ts";

const TOPICS = 60;
const DIMENSIONS = 24;
const wasm = await loadKernels();

function randomRows(count: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: count * DIMENSIONS }, () => 3 * (random.uniform() - 0.5));
}

/** Of all topics, one by one. */
function expectNearest(centroids: Float32Array, vectors: Float32Array, threshold: number) {
  const write = createCentroidSimilarities(centroids, TOPICS);
  const similarities = new Float64Array(TOPICS);
  const found = new Set<number>();
  for (const kernels of [wasm, createReferenceKernels()]) {
    const nearest = createNearestCentroid(centroids, TOPICS, kernels);
    for (let start = 0; start < vectors.length; start += DIMENSIONS) {
      const vector = vectors.subarray(start, start + DIMENSIONS);
      write(vector, similarities);
      const topic = nearest(vector, threshold);
      expect(topic).toBe(nearestTopic(similarities, threshold));
      found.add(topic);
    }
  }
  return found;
}

test("the nearest centroid is that of measuring all of them", () => {
  const found = expectNearest(randomRows(TOPICS, 1), randomRows(300, 2), 0);
  expect(found.size).toBeGreaterThan(TOPICS / 2);
});

test("nothing below the threshold is near", () => {
  expect(expectNearest(randomRows(TOPICS, 1), randomRows(100, 3), 0.6)).toContain(-1);
});

test("of many that int8 cannot tell apart the nearest is found", () => {
  const base = randomRows(1, 4);
  const noise = randomRows(TOPICS, 5);
  const centroids = noise.map((value, i) => base[i % DIMENSIONS] + value / 1000);
  const vectors = randomRows(100, 6).map((value, i) => base[i % DIMENSIONS] + value / 1000);
  expect(expectNearest(centroids, vectors, 0).size).toBeGreaterThan(5);
});

test("of equal centroids the first is nearest, and a vector of zeros is near none", () => {
  const centroids = randomRows(TOPICS, 7);
  centroids.copyWithin(40 * DIMENSIONS, 0, 20 * DIMENSIONS);
  const vectors = new Float32Array(21 * DIMENSIONS);
  vectors.set(centroids.subarray(0, 20 * DIMENSIONS));
  const found = expectNearest(centroids, vectors, 0);
  expect([...found]).toEqual([...Array.from({ length: 20 }, (_, topic) => topic), -1]);
});
