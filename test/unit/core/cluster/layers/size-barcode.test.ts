import * as fc from "fast-check";
import { expect, test } from "vitest";
import { condenseTree } from "../../../../../src/core/cluster/hdbscan/condensed-tree.ts";
import { keepTree } from "../../../../../src/core/cluster/hdbscan/kept-tree.ts";
import { singleLinkage } from "../../../../../src/core/cluster/hdbscan/linkage.ts";
import { sizeBarcode } from "../../../../../src/core/cluster/layers/size-barcode.ts";
import { expectClose } from "../../../../support/expect-close.ts";
import { readGoldenBarcodes } from "../../../../support/layers-golden.ts";
import { uniformPoints } from "../../../../support/random-points.ts";

test.each(readGoldenBarcodes())(
  "the barcode of the tree at $golden.minClusterSize is that of EVoC",
  ({ golden, tree }) => {
    const { births, deaths, weights } = sizeBarcode(tree, golden.minClusterSize, 1);
    expect([...births]).toEqual(golden.births);
    expect([...deaths]).toEqual(golden.deaths);
    expectClose(weights, golden.weights, 1e-6);
  },
);

test("as many clusters are leaves at a size as the tree condensed at that size has", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 20, max: 250 }), (seed, pointCount) => {
      // Without min samples no two distances are equal, so that no node is left out for a tie.
      const points = uniformPoints(pointCount, 2, seed);
      const kept = keepTree({ points, pointCount, dimensions: 2 }, 1);
      const linkage = singleLinkage(kept.tree, kept.weights);
      const { births, deaths } = sizeBarcode(condenseTree(linkage, 4), 4);
      for (let size = 5; size <= pointCount && size < 40; size++) {
        const alive = [...births.keys()].filter((i) => births[i] < size && size <= deaths[i]);
        const { parents } = condenseTree(linkage, size);
        const inner = new Set(parents);
        expect(alive.length).toBe([...parents.keys()].filter((i) => !inner.has(i)).length);
      }
    }),
    { numRuns: 40 },
  );
});

test("clusters are weighed by the distance they split off at, in units of the widest", () => {
  const tree = {
    clusterCount: 5,
    parents: Int32Array.of(-1, 0, 0, 1, 1),
    births: Float64Array.of(0, 0.25, 0.25, 0.5, 0.5),
    sizes: Int32Array.of(40, 19, 12, 9, 8),
    pointClusters: new Int32Array(0),
    pointLambdas: new Float64Array(0),
    pointWeights: new Int32Array(0),
  };
  const { births, deaths, weights } = sizeBarcode(tree, 5);
  expect([...births]).toEqual([12, 8, 5, 5, 5]);
  expect([...deaths]).toEqual([40, 12, 12, 8, 8]);
  const [wide, narrow] = [Math.exp(-1), Math.exp(-0.5)];
  expectClose(weights, [0, wide, wide, narrow, narrow], 1e-12);
});

test("the root alone is a leaf of every size", () => {
  const kept = keepTree({ points: Float32Array.of(1, 2), pointCount: 2, dimensions: 1 }, 1);
  const tree = condenseTree(singleLinkage(kept.tree, kept.weights), 5);
  const { births, deaths, weights } = sizeBarcode(tree, 5);
  expect([births[0], deaths[0], weights[0]]).toEqual([5, 2, 0]);
});
