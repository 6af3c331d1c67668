import { expect, test } from "vitest";
import type { QuantizedRows } from "../../../../src/core/kernels.ts";
import { quantizeRows } from "../../../../src/core/knn/quantize.ts";
import { createRandom } from "../../../../src/core/math/random.ts";
import { representatives } from "../../../../src/core/topics/representatives.ts";
import { randomQuantizedRows, randomRows } from "../../../support/random-problems.ts";

/** Rows on the unit circle at these angles. */
function circle(...angles: number[]): QuantizedRows {
  const points = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]));
  const { rows, scales } = quantizeRows(points, 2);
  return { rowCount: angles.length, dimensions: 2, rows, scales };
}

test("representatives are the three nearest rows of a topic, by all similarities sorted", () => {
  const dimensions = 9;
  const rows = randomQuantizedRows(60, dimensions, 5);
  const centroids = randomRows(4, dimensions, 6);
  const random = createRandom(7);
  const rowTopics = Int32Array.from({ length: 60 }, () => (random.uint32() % 5) - 1);
  const rowOfDocument = Int32Array.from({ length: 90 }, (_, i) =>
    i < 60 ? i : random.uint32() % 60,
  );
  const documentTopics = rowOfDocument.map((row) => rowTopics[row] as number);
  const found = representatives({ rows, centroids, rowOfDocument, documentTopics });
  for (let topic = 0; topic < 4; topic++) {
    const scored = [];
    for (let row = 0; row < 60; row++) {
      if (rowTopics[row] !== topic) continue;
      let dot = 0;
      for (let d = 0; d < dimensions; d++) {
        dot +=
          (rows.rows[row * dimensions + d] as number) *
          (centroids[topic * dimensions + d] as number);
      }
      scored.push({
        document: rowOfDocument.indexOf(row),
        similarity: dot * (rows.scales[row] as number),
      });
    }
    scored.sort((a, b) => b.similarity - a.similarity || a.document - b.document);
    const expected = scored.slice(0, 3).map(({ document }) => document);
    expect([...found.subarray(3 * topic, 3 * topic + 3)]).toEqual(expected);
  }
});

test("a row is shown once, by its first document, while the topic has others", () => {
  const found = representatives({
    rows: circle(0.9, 0, 0.5, 0.7),
    centroids: Float32Array.of(1, 0),
    rowOfDocument: Int32Array.of(0, 1, 1, 2, 1, 3),
    documentTopics: new Int32Array(6),
  });
  expect([...found]).toEqual([1, 3, 5]);
});

test("a topic of fewer rows shows further documents of them, then none", () => {
  const found = representatives({
    rows: circle(0.9, 0, 2),
    centroids: Float32Array.of(1, 0, 0, 1),
    rowOfDocument: Int32Array.of(2, 0, 0, 1, 1),
    documentTopics: Int32Array.of(1, 0, 0, 0, 0),
  });
  expect([...found]).toEqual([3, 1, 2, 0, -1, -1]);
});

test("documents of equal similarity come by index, and outliers never", () => {
  const found = representatives({
    rows: circle(0, 0.4, 0.4, 0.4, 0.4),
    centroids: Float32Array.of(1, 0),
    rowOfDocument: Int32Array.of(4, 3, 0, 2, 1),
    documentTopics: Int32Array.of(0, 0, -1, 0, 0),
  });
  expect([...found]).toEqual([0, 1, 3]);
});

test("without topics there are no representatives", () => {
  const found = representatives({
    rows: circle(0, 1),
    centroids: new Float32Array(0),
    rowOfDocument: Int32Array.of(0, 1),
    documentTopics: Int32Array.of(-1, -1),
  });
  expect(found.length).toBe(0);
});
