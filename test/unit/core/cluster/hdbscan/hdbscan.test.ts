import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  hdbscan,
  type Clustering,
  type HdbscanProblem,
} from "../../../../../src/core/cluster/hdbscan/hdbscan.ts";
import { distinctPoints } from "../../../../../src/core/cluster/hdbscan/distinct-points.ts";
import { spanningTree } from "../../../../../src/core/cluster/hdbscan/spanning-tree.ts";
import { denseHdbscan } from "../../../../reference/dense-hdbscan.ts";
import { canonicalLabels, disagreements } from "../../../../support/canonical-labels.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGolden } from "../../../../support/golden.ts";
import {
  goldenOptions,
  readHdbscanGolden,
  readLayout,
} from "../../../../support/hdbscan-golden.ts";
import {
  clumpedPoints,
  latticePoints,
  randomOrder,
  randomWeights,
  takeRows,
} from "../../../../support/random-points.ts";

function cluster(
  points: Float32Array,
  dimensions: number,
  minClusterSize: number,
  options: Partial<HdbscanProblem> = {},
): Clustering {
  const pointCount = points.length / dimensions;
  return hdbscan({ points, pointCount, dimensions, minClusterSize, ...options });
}

/** Each row as often as its weight says, all of them in a random order. */
function expanded(weights: Int32Array, seed: number): Int32Array {
  const rows = Array.from(weights, (weight, row) => Array.from({ length: weight }, () => row));
  const flat = rows.flat();
  return randomOrder(flat.length, seed).map((i) => flat[i]);
}

/** Points whose core distance is that of several edges of the tree: what they hang on is a choice among equals. */
function tiedPoints(minSamples: number): Set<number> {
  const { points, pointCount, dimensions } = readLayout();
  const distinct = distinctPoints(points, dimensions, new Int32Array(pointCount).fill(1));
  const { distances, coreDistances } = spanningTree(distinct, minSamples);
  const repeated = new Set(distances.filter((distance, edge) => distance === distances[edge - 1]));
  const tied = new Set<number>();
  distinct.pointOfRow.forEach((point, row) => {
    if (repeated.has(coreDistances[point])) tied.add(row);
  });
  return tied;
}

/*
 * hdbscan leaves the order of equal mutual reachabilities to chance (NumPy's argsort is not stable),
 * so that labels can differ at the points that decides. Given hdbscan's own tree they are equal
 * without exception (selected-tree.test.ts), and so they are here where nothing is tied. In the
 * setting of 15 and 5, chance also makes hdbscan answer a cluster that falls apart as it is born, of
 * persistence 0; ours has no such clusters.
 */
test.each(readHdbscanGolden())(
  "labels at $min_cluster_size, $min_samples, $method, ε $epsilon are those of hdbscan but for ties",
  (golden) => {
    const options = goldenOptions(golden);
    const { labels, probabilities, clusterCount, persistence } = hdbscan({
      ...readLayout(),
      ...options,
    });
    const lasting = golden.persistence.filter((value) => value > 0);
    expect(clusterCount).toBe(lasting.length);
    const tied = tiedPoints(options.minSamples);
    const momentary = (row: number) => golden.persistence[golden.labels[row]] === 0;
    const different = new Set(disagreements(golden.labels, labels));
    for (const row of different) expect(tied.has(row) || momentary(row)).toBe(true);
    expect([...different].filter((row) => !momentary(row)).length).toBeLessThanOrEqual(7);
    if (different.size > 0) return;
    expectClose(probabilities, golden.probabilities, 1e-6);
    expectClose(
      persistence.slice().sort(),
      lasting.sort((a, b) => a - b),
      1e-6,
    );
  },
);

interface DegenerateGolden {
  name: string;
  points: number[][];
  labels: number[];
  probabilities: number[];
}

test.each(readGolden<DegenerateGolden[]>("hdbscan-degenerate"))(
  "$name are clustered as by hdbscan",
  ({ points, labels, probabilities }) => {
    const ours = cluster(Float32Array.from(points.flat()), points[0].length, 5);
    expect(canonicalLabels(ours.labels)).toEqual(canonicalLabels(labels));
    expectClose(ours.probabilities, probabilities, 1e-4);
  },
);

test("weights, and copies in any order, are clustered as the dense definition clusters the copies", () => {
  let clusterCount = 0;
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 3, max: 26 }),
      fc.integer({ min: 2, max: 7 }),
      fc.integer({ min: 1, max: 7 }),
      (seed, count, minClusterSize, minSamples) => {
        const points = clumpedPoints(count, 2, 3, seed);
        const weights = randomWeights(count, 5, seed);
        const rows = expanded(weights, seed);
        const copies = takeRows(points, 2, rows);
        const dense = denseHdbscan(
          copies,
          2,
          minClusterSize,
          Math.min(minSamples, rows.length - 1),
        );
        const weighted = cluster(points, 2, minClusterSize, { weights, minSamples });
        const plain = cluster(copies, 2, minClusterSize, { minSamples });
        const labels = canonicalLabels(dense.labels);
        expect(canonicalLabels(plain.labels)).toEqual(labels);
        expect(canonicalLabels(rows.map((row) => weighted.labels[row]))).toEqual(labels);
        expectClose(plain.probabilities, dense.probabilities, 1e-6);
        expectClose(
          Float32Array.from(rows, (row) => weighted.probabilities[row]),
          dense.probabilities,
          1e-6,
        );
        clusterCount += weighted.clusterCount;
      },
    ),
    { numRuns: 150 },
  );
  expect(clusterCount).toBeGreaterThan(150);
});

test("the order of the points does not matter", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 2, max: 300 }), (seed, count) => {
      const points = clumpedPoints(count, 3, 5, seed);
      const order = randomOrder(count, seed);
      const straight = cluster(points, 3, 6);
      const shuffled = cluster(takeRows(points, 3, order), 3, 6);
      expect(canonicalLabels(shuffled.labels)).toEqual(
        canonicalLabels(order.map((i) => straight.labels[i])),
      );
      expect(shuffled.probabilities).toEqual(
        Float32Array.from(order, (i) => straight.probabilities[i]),
      );
    }),
    { numRuns: 50 },
  );
});

test("labels are dense, every cluster is large enough, and noise has probability 0", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 150 }),
      fc.integer({ min: 2, max: 20 }),
      fc.boolean(),
      fc.constantFrom("excess-of-mass", "leaf"),
      (seed, count, minClusterSize, lattice, selection) => {
        const points = lattice
          ? latticePoints(count, 2, 12, seed)
          : clumpedPoints(count, 2, 4, seed);
        const weights = randomWeights(count, 3, seed);
        const clustering = cluster(points, 2, minClusterSize, { weights, selection });
        const sizes = new Int32Array(clustering.clusterCount);
        clustering.labels.forEach((label, point) => {
          expect(label).toBeLessThan(clustering.clusterCount);
          const probability = clustering.probabilities[point];
          if (label < 0) expect(probability).toBe(0);
          else sizes[label] += weights[point];
          expect(probability).toBeGreaterThanOrEqual(0);
          expect(probability).toBeLessThanOrEqual(1);
        });
        for (const size of sizes) expect(size).toBeGreaterThanOrEqual(minClusterSize);
        expect(clustering.persistence.length).toBe(clustering.clusterCount);
        for (const value of clustering.persistence) expect(value).toBeGreaterThan(0);
      },
    ),
  );
});

test("20,000 equal points, a line and a lattice of ties end, as noise", () => {
  const equal = new Float32Array(20_000 * 5).fill(1);
  const line = Float32Array.from({ length: 20_000 }, (_, i) => i);
  const lattice = Float32Array.from({ length: 20_000 }, (_, i) => (i >> 1) % (i % 2 ? 100 : 99));
  for (const [points, dimensions] of [
    [equal, 5],
    [line, 1],
    [lattice, 2],
  ] as const) {
    const { clusterCount, labels } = cluster(points, dimensions, 10);
    expect(clusterCount).toBe(0);
    expect(labels.every((label) => label === -1)).toBe(true);
  }
});

test("places with enough copies each are clusters of persistence 1", () => {
  const stacks = Float32Array.from({ length: 60 }, (_, i) => i % 3);
  const { labels, probabilities, persistence } = cluster(stacks, 1, 10);
  expect(canonicalLabels(labels)).toEqual(Array.from({ length: 60 }, (_, i) => i % 3));
  expect(probabilities).toEqual(new Float32Array(60).fill(1));
  expect([...persistence]).toEqual([1, 1, 1]);
});

test("no points and a single point have no clusters", () => {
  expect(cluster(new Float32Array(0), 3, 2)).toEqual({
    labels: new Int32Array(0),
    probabilities: new Float32Array(0),
    clusterCount: 0,
    persistence: new Float64Array(0),
  });
  const weights = Int32Array.of(9);
  expect([...cluster(Float32Array.of(1, 2), 2, 2, { weights }).labels]).toEqual([-1]);
  expect([...cluster(Float32Array.of(1, 2), 2, 2).labels]).toEqual([-1]);
});

test("two points, and two groups far apart, are what they are", () => {
  expect([...cluster(Float32Array.of(1, 2), 1, 2).labels]).toEqual([-1, -1]);
  const far = Float32Array.from({ length: 24 }, (_, i) => (i < 12 ? i / 7 : 1e6 + (i * i) / 9));
  expect(canonicalLabels(cluster(far, 1, 5).labels)).toEqual(
    Array.from({ length: 24 }, (_, i) => (i < 12 ? 0 : 1)),
  );
});

test("one group is a single cluster only where that is allowed", () => {
  const points = clumpedPoints(150, 3, 1, 9);
  const single = { minSamples: 5, allowSingleCluster: true };
  expect(cluster(points, 3, 100, { minSamples: 5 }).clusterCount).toBe(0);
  expect(cluster(points, 3, 100, single).clusterCount).toBe(1);
  const { labels, clusterCount } = cluster(points, 3, 100, { ...single, selectionEpsilon: 0.4 });
  expect(clusterCount).toBe(1);
  const members = labels.filter((label) => label === 0).length;
  expect(members).toBeGreaterThan(100);
  expect(members).toBeLessThan(150);
});

test("no cluster is larger than allowed", () => {
  const points = clumpedPoints(600, 2, 6, 12);
  const free = cluster(points, 2, 10);
  const held = cluster(points, 2, 10, { maxClusterSize: 80 });
  const largest = ({ labels, clusterCount }: Clustering) =>
    Math.max(
      ...Array.from(
        { length: clusterCount },
        (_, label) => labels.filter((other) => other === label).length,
      ),
    );
  expect(largest(free)).toBeGreaterThan(80);
  expect(largest(held)).toBeLessThanOrEqual(80);
});

test("min samples beyond the documents there are is as many as there are", () => {
  const points = clumpedPoints(12, 2, 2, 5);
  expect(cluster(points, 2, 3, { minSamples: 100 })).toEqual(
    cluster(points, 2, 3, { minSamples: 11 }),
  );
});

test("bad input is named", () => {
  const points = Float32Array.of(0, 1, 2, 3);
  const bad: [Partial<HdbscanProblem>, string, string][] = [
    [{ pointCount: 3 }, "dimension_mismatch", "4 values are not 3 points of 2 dimensions."],
    [
      { points: Float32Array.of(0, 1, NaN, 3) },
      "invalid_vector",
      "Point 1 has the value NaN; all must be finite.",
    ],
    [
      { minClusterSize: 1 },
      "invalid_option",
      "minClusterSize is 1; it must be a whole number of at least 2.",
    ],
    [
      { minSamples: 0.5 },
      "invalid_option",
      "minSamples is 0.5; it must be a whole number of at least 1.",
    ],
    [
      { weights: Int32Array.of(1) },
      "dimension_mismatch",
      "There are 1 weights for 2 points; there must be one for each.",
    ],
    [
      { weights: Int32Array.of(1, 0) },
      "invalid_option",
      "A weight is 0; it must be a whole number of at least 1.",
    ],
  ];
  for (const [options, code, message] of bad) {
    expect(() => cluster(points, 2, 2, { pointCount: 2, ...options })).toThrow(
      expect.objectContaining({ code, message }),
    );
  }
});
