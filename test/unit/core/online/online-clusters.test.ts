import { expect, test } from "vitest";
import { createOnlineClusters } from "../../../../src/core/online/online-clusters.ts";
import { randomRows } from "../../../support/random-problems.ts";

const DIMENSIONS = 8;
const options = { clusterCount: 3, dimensions: DIMENSIONS, seed: 1 };

/** Vectors around three axes, of any length; `axes` says around which. */
function around(axes: readonly number[], seed: number): Float32Array {
  const noise = randomRows(axes.length, DIMENSIONS, seed);
  return Float32Array.from(noise, (value, at) => {
    const [row, d] = [Math.floor(at / DIMENSIONS), at % DIMENSIONS];
    return (row + 1) * ((d === axes[row] ? 4 : 0) + 0.3 * value);
  });
}

/** The number that each axis has, by the batch that made the clusters. */
function numbersOf(labels: Int32Array, axes: readonly number[]): Map<number, number> {
  return new Map(axes.map((axis, i) => [axis, labels[i] as number]));
}

test("every batch is clustered as the ones before, and a cluster keeps its number", () => {
  const clusters = createOnlineClusters(options);
  const axes = [0, 1, 2, 0, 1, 2, 0, 1, 2];
  const numbers = numbersOf(clusters.partialFit(around(axes, 1)), axes);
  expect(new Set(numbers.values()).size).toBe(3);
  for (const [seed, batch] of [[2, 2, 2, 2, 0], [1], [0, 2, 0, 1]].entries()) {
    const labels = clusters.partialFit(around(batch, 10 + seed));
    expect([...labels]).toEqual(batch.map((axis) => numbers.get(axis)));
  }
  expect([...clusters.encode().sizes].reduce((sum, size) => sum + size, 0)).toBe(9 + 5 + 1 + 4);
});

test("a center is the mean of the unit vectors that it was ever given", () => {
  const clusters = createOnlineClusters({ ...options, clusterCount: 1 });
  const batches = [around([0, 0, 0], 1), around([0], 2), around([1, 0], 3)];
  for (const batch of batches) clusters.partialFit(batch);
  const mean = new Float64Array(DIMENSIONS);
  for (const batch of batches)
    for (let start = 0; start < batch.length; start += DIMENSIONS) {
      const row = batch.subarray(start, start + DIMENSIONS);
      const length = Math.hypot(...row);
      row.forEach((value, d) => (mean[d] += value / length / 6));
    }
  for (const [d, value] of clusters.encode().centers.entries())
    expect(value).toBeCloseTo(mean[d] as number, 5);
  expect(Math.hypot(...clusters.directions())).toBeCloseTo(1, 5);
});

test("vectors of zeros are of no cluster and change none; asking changes none either", () => {
  const clusters = createOnlineClusters(options);
  expect([...clusters.predict(around([0, 1], 1))]).toEqual([-1, -1]);
  expect([...clusters.partialFit(new Float32Array(2 * DIMENSIONS))]).toEqual([-1, -1]);
  expect(clusters.clusterCount).toBe(0);
  clusters.partialFit(around([0, 1, 2, 0], 2));
  const before = clusters.encode();
  const labels = clusters.predict(around([0, 1, 2], 3));
  expect(new Set(labels).size).toBe(3);
  expect([...clusters.partialFit(new Float32Array(DIMENSIONS))]).toEqual([-1]);
  expect(clusters.encode()).toEqual(before);
  expect(() => clusters.partialFit(new Float32Array(DIMENSIONS + 1))).toThrow("are no vectors");
});

test("a first batch of fewer vectors than clusters makes as many as it has", () => {
  const clusters = createOnlineClusters({ ...options, clusterCount: 50 });
  clusters.partialFit(around([0, 1], 1));
  expect(clusters.clusterCount).toBe(2);
});

test("what is encoded goes on with the same bytes, and vectors are not written over", () => {
  const batches = [around([0, 1, 2], 1), around([2, 2], 2), around([1, 0, 1], 3)];
  const copies = batches.map((batch) => batch.slice());
  const whole = createOnlineClusters(options);
  let resumed = createOnlineClusters(options);
  for (const batch of batches) {
    expect(resumed.partialFit(batch)).toEqual(whole.partialFit(batch));
    resumed = createOnlineClusters(options, resumed.encode());
  }
  expect(resumed.encode()).toEqual(whole.encode());
  expect(batches).toEqual(copies);
});
