import { expect, test } from "vitest";
import { addToSums, centroids } from "../../../../src/core/topics/centroids.ts";
import { randomRows } from "../../../support/random-problems.ts";

const dimensions = 7;
const topics = Int32Array.from({ length: 40 }, (_, i) => (i % 5) - 1);
const weights = Int32Array.from({ length: 40 }, (_, i) => 1 + (i % 3));
const rows = randomRows(40, dimensions, 3);

test("a centroid is the direction of the mean of the documents of its topic", () => {
  const sums = new Float64Array(4 * dimensions);
  addToSums(sums, rows, dimensions, topics, weights);
  const units = centroids(sums, dimensions);
  for (let topic = 0; topic < 4; topic++) {
    const mean = new Float64Array(dimensions);
    for (let i = 0; i < 40; i++) {
      for (let copy = 0; topics[i] === topic && copy < (weights[i] as number); copy++) {
        for (let d = 0; d < dimensions; d++) mean[d] += rows[i * dimensions + d] as number;
      }
    }
    const length = Math.hypot(...mean);
    for (let d = 0; d < dimensions; d++) {
      expect(units[topic * dimensions + d]).toBeCloseTo((mean[d] as number) / length, 6);
    }
  }
});

test("rows that are added block by block give the same bytes", () => {
  const whole = new Float64Array(4 * dimensions);
  addToSums(whole, rows, dimensions, topics, weights);
  const blocks = new Float64Array(4 * dimensions);
  for (let first = 0; first < 40; first += 9) {
    const end = Math.min(40, first + 9);
    const block = rows.subarray(first * dimensions, end * dimensions);
    const own = topics.subarray(first, end);
    addToSums(blocks, block, dimensions, own, weights.subarray(first, end));
  }
  expect(blocks).toEqual(whole);
});

test("a topic whose rows are zeros or cancel out has no direction", () => {
  const sums = new Float64Array(4);
  addToSums(
    sums,
    Float32Array.of(1, 2, -1, -2, 0, 0),
    2,
    Int32Array.of(0, 0, 1),
    new Int32Array(3).fill(1),
  );
  expect(centroids(sums, 2)).toEqual(new Float32Array(4));
});

test("no topics have no centroids", () => {
  expect(centroids(new Float64Array(0), 5)).toEqual(new Float32Array(0));
});
