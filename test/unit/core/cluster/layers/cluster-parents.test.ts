import * as fc from "fast-check";
import { expect, test } from "vitest";
import { clusterParents } from "../../../../../src/core/cluster/layers/cluster-parents.ts";
import { createRandom } from "../../../../../src/core/math/random.ts";
import { randomWeights } from "../../../../support/random-points.ts";

function labeling(labels: number[]) {
  return { labels: Int32Array.from(labels), clusterCount: Math.max(-1, ...labels) + 1 };
}

test("the parent is what holds more than half of the documents", () => {
  const fine = labeling([0, 0, 0, 1, 1, 2, 2, -1]);
  const coarse = labeling([0, 0, -1, 1, 0, -1, -1, 1]);
  const [{ layers, labels }, top] = clusterParents([fine, coarse], new Int32Array(8).fill(1));
  expect([...layers]).toEqual([1, -1, -1]);
  expect([...labels]).toEqual([0, -1, -1]);
  expect([...top.layers]).toEqual([-1, -1]);
});

test("documents count, not points", () => {
  const pair = [labeling([0, 0, 0]), labeling([0, 1, 1])];
  const [{ labels }] = clusterParents(pair, Int32Array.of(5, 2, 2));
  expect([...labels]).toEqual([0]);
});

test("a cluster that is noise in the next layer has its parent in one beyond", () => {
  const layers = [labeling([0, 0, 1, 1]), labeling([-1, -1, 0, 0]), labeling([0, 0, 0, 0])];
  const [finest] = clusterParents(layers, new Int32Array(4).fill(1));
  expect([...finest.layers]).toEqual([2, 1]);
  expect([...finest.labels]).toEqual([0, 0]);
});

test("parents of random labelings are those that counting finds", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 60 }), (seed, count) => {
      const random = createRandom(seed);
      const weights = randomWeights(count, 5, seed);
      const labelings = [5, 3, 2].map((labelCount) => ({
        labels: new Int32Array(count).map(() => (random.uint32() % (labelCount + 1)) - 1),
        clusterCount: labelCount,
      }));
      clusterParents(labelings, weights).forEach(({ layers, labels }, layer) => {
        layers.forEach((parentLayer, label) => {
          const expected = countMajority(labelings, weights, layer, label);
          expect({ layer: parentLayer, label: labels[label] }).toEqual(expected);
        });
      });
    }),
  );
});

function countMajority(
  labelings: { labels: Int32Array; clusterCount: number }[],
  weights: Int32Array,
  layer: number,
  label: number,
) {
  const members = [...weights.keys()].filter((point) => labelings[layer].labels[point] === label);
  const size = members.reduce((sum, point) => sum + weights[point], 0);
  for (let coarser = layer + 1; coarser < labelings.length; coarser++) {
    for (let other = 0; other < labelings[coarser].clusterCount; other++) {
      const shared = members
        .filter((point) => labelings[coarser].labels[point] === other)
        .reduce((sum, point) => sum + weights[point], 0);
      if (2 * shared > size) return { layer: coarser, label: other };
    }
  }
  return { layer: -1, label: -1 };
}
