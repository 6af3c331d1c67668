import * as fc from "fast-check";
import { expect, test } from "vitest";
import { normalizeRows } from "../../../../src/core/math/normalize-rows.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import {
  findNearestTopics,
  outlierThresholds,
  reassignOutliers,
} from "../../../../src/core/topics/outliers.ts";

const DIMENSIONS = 3;

function unitRows(rowCount: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const rows = new Float32Array(rowCount * DIMENSIONS).map(() => random.uniform() - 0.5);
  normalizeRows(rows, DIMENSIONS);
  return rows;
}

function nothingFound(rowCount: number) {
  return { topics: new Int32Array(rowCount), similarities: new Float32Array(rowCount) };
}

test("a row is compared with its own topic, an outlier with the most similar one", () => {
  const rows = unitRows(40, 1);
  const centroids = unitRows(6, 2);
  const rowTopics = Int32Array.from({ length: 40 }, (_, row) => (row % 8) - 2).map((topic) =>
    Math.max(-1, topic),
  );
  const found = nothingFound(40);
  findNearestTopics(found, 0, rows.slice(0, 60), DIMENSIONS, rowTopics, centroids);
  findNearestTopics(found, 20, rows.slice(60), DIMENSIONS, rowTopics, centroids);
  for (const [row, own] of rowTopics.entries()) {
    const similarities = Array.from({ length: 6 }, (_, topic) =>
      [0, 1, 2].reduce(
        (sum, d) => sum + (rows[3 * row + d] as number) * (centroids[3 * topic + d] as number),
        0,
      ),
    );
    const expected = own < 0 ? similarities.indexOf(Math.max(...similarities)) : own;
    expect(found.topics[row]).toBe(expected);
    expect(found.similarities[row]).toBeCloseTo(similarities[expected] as number, 6);
  }
});

test("of equally similar topics an outlier is near the first; a row of zeros is near none", () => {
  const found = nothingFound(2);
  const rows = Float32Array.of(0, 1, 0, 0, 0, 0);
  const centroids = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 1, 0);
  findNearestTopics(found, 0, rows, DIMENSIONS, Int32Array.of(-1, -1), centroids);
  expect([...found.topics]).toEqual([1, -1]);
  expect([...found.similarities]).toEqual([1, 0]);
});

test("a threshold is the 5th percentile of all documents of the topic", () => {
  const row = fc.record({
    topic: fc.integer({ min: -1, max: 3 }),
    weight: fc.integer({ min: 1, max: 30 }),
    similarity: fc.integer({ min: 0, max: 20 }).map((twentieths) => twentieths / 20),
  });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const thresholds = outlierThresholds(
        Float32Array.from(rows, ({ similarity }) => similarity),
        Int32Array.from(rows, ({ topic }) => topic),
        Int32Array.from(rows, ({ weight }) => weight),
        4,
      );
      for (const [topic, threshold] of thresholds.entries()) {
        const documents = rows
          .filter((each) => each.topic === topic)
          .flatMap(({ weight, similarity }) => Array.from({ length: weight }, () => similarity))
          .sort((a, b) => a - b);
        const expected = documents[Math.floor(0.05 * documents.length)] ?? Infinity;
        expect(threshold).toBe(Math.fround(expected));
      }
    }),
    { seed: 8, numRuns: 300 },
  );
});

test("an outlier moves if it reaches the threshold of its topic, without thresholds always; nothing else moves", () => {
  const rowTopics = Int32Array.of(-1, -1, 1, -1, -1);
  const nearest = {
    topics: Int32Array.of(0, 1, 1, 1, -1),
    similarities: Float32Array.of(0.5, 0.5, 0.1, 0.75, 0),
  };
  const thresholds = Float32Array.of(0.5, 0.625);
  expect([...reassignOutliers(rowTopics, nearest, thresholds)]).toEqual([0, -1, 1, 1, -1]);
  expect([...reassignOutliers(rowTopics, nearest, null)]).toEqual([0, 1, 1, 1, -1]);
});
