import { expect, test } from "vitest";
import { condenseTree } from "../../../../../src/core/cluster/hdbscan/condensed-tree.ts";
import { singleLinkage } from "../../../../../src/core/cluster/hdbscan/linkage.ts";
import { readGoldenLinkage, readHdbscanGolden } from "../../../../support/hdbscan-golden.ts";

/** Condenses points on a chain: `edges[i]` is the distance from point `i` to the next. */
function condenseChain(
  edges: number[],
  minClusterSize: number,
  weights = edges.concat(0).map(() => 1),
  cores = edges.concat(0).map(() => 0),
) {
  const order = Array.from(edges.keys()).sort((a, b) => edges[a] - edges[b] || a - b);
  const tree = {
    pointCount: edges.length + 1,
    from: Int32Array.from(order),
    to: Int32Array.from(order, (edge) => edge + 1),
    distances: Float64Array.from(order, (edge) => edges[edge]),
    coreDistances: Float64Array.from(cores),
  };
  return condenseTree(singleLinkage(tree, Int32Array.from(weights)), minClusterSize);
}

test("a split into two large nodes makes two clusters, their points leave them later", () => {
  const tree = condenseChain([1, 1, 4, 2, 2], 3);
  expect(tree.parents).toEqual(Int32Array.of(-1, 0, 0));
  expect(tree.births).toEqual(Float64Array.of(0, 0.25, 0.25));
  expect(tree.sizes).toEqual(Int32Array.of(6, 3, 3));
  const [first, second] = [tree.pointClusters[0], tree.pointClusters[5]];
  expect([...tree.pointClusters]).toEqual([first, first, first, second, second, second]);
  expect([first, second].sort()).toEqual([1, 2]);
  expect([...tree.pointLambdas]).toEqual([1, 1, 1, 0.5, 0.5, 0.5]);
});

test("a small node falls out, and the cluster lives on in the large one", () => {
  const tree = condenseChain([8, 1, 2, 1, 1], 3);
  expect(tree.clusterCount).toBe(1);
  expect([...tree.pointClusters]).toEqual([0, 0, 0, 0, 0, 0]);
  expect([...tree.pointLambdas]).toEqual([1 / 8, 0.5, 0.5, 1, 1, 1]);
});

test("two small nodes fall out together", () => {
  const tree = condenseChain([1, 4, 1], 3);
  expect([...tree.pointLambdas]).toEqual([0.25, 0.25, 0.25, 0.25]);
});

test("a point large enough alone is a cluster until its documents part", () => {
  const tree = condenseChain([4, 1, 1], 3, [5, 1, 1, 1], [2, 1, 1, 1]);
  expect(tree.clusterCount).toBe(3);
  const own = tree.pointClusters[0];
  expect(own).not.toBe(0);
  expect(tree.sizes[own]).toBe(5);
  expect(tree.births[own]).toBe(0.25);
  expect(tree.pointLambdas[0]).toBe(0.5);
});

test("documents that never part leave at an infinite λ", () => {
  const tree = condenseChain([4, 1, 1], 3, [5, 1, 1, 1], [0, 1, 1, 1]);
  expect(tree.pointLambdas[0]).toBe(Infinity);
});

test("a node that falls apart as it splits off makes no cluster", () => {
  // All of the last three are at the distance that frees them, so the cluster lives on in the first.
  const tree = condenseChain([1, 1, 4, 4, 4], 3);
  expect(tree.clusterCount).toBe(1);
  expect([...tree.pointLambdas]).toEqual([1, 1, 1, 0.25, 0.25, 0.25]);
  // A large point parting at that distance is no different.
  const heavy = condenseChain([1, 1, 4], 3, [1, 1, 1, 9], [1, 1, 1, 4]);
  expect(heavy.clusterCount).toBe(1);
  expect(heavy.pointLambdas[3]).toBe(0.25);
});

test("a large node inside steps of equal distance is found", () => {
  // The points 2 and 3 hang between two large nodes at the same distance.
  const tree = condenseChain([1, 4, 4, 4, 1], 2);
  expect(tree.clusterCount).toBe(3);
  expect([...tree.sizes].sort((a, b) => a - b)[2]).toBe(6);
  expect(tree.pointLambdas[0]).toBe(1);
  expect(tree.pointLambdas[5]).toBe(1);
});

test("one point is the root alone", () => {
  const tree = condenseChain([], 2, [7], [0]);
  expect(tree.clusterCount).toBe(1);
  expect([...tree.pointClusters]).toEqual([0]);
  expect([...tree.pointLambdas]).toEqual([Infinity]);
});

test("the golden linkage condenses to the clusters of hdbscan, points and λ", () => {
  const tree = condenseTree(readGoldenLinkage(), 10);
  const golden = readHdbscanGolden().find((row) => row.condensed_tree)?.condensed_tree;
  expect(golden).toBeDefined();
  if (golden === undefined) return;
  const pointCount = tree.pointClusters.length;
  /** The golden cluster, by its number, of each of ours, known from the points that fall out of it. */
  const partners = new Map<number, number>();
  golden.child.forEach((child, row) => {
    if (child >= pointCount) return;
    expect(tree.pointLambdas[child]).toBeCloseTo(golden.lambda_val[row], 8);
    const cluster = tree.pointClusters[child];
    const partner = partners.get(cluster) ?? golden.parent[row];
    expect(partner).toBe(golden.parent[row]);
    partners.set(cluster, partner);
  });
  const clusterRows = golden.child.flatMap((child, row) => (child < pointCount ? [] : [row]));
  expect(clusterRows.length).toBe(tree.clusterCount - 1);
  const births = clusterRows.map((row) => golden.lambda_val[row]).sort((a, b) => a - b);
  [...tree.births].slice(1).forEach((birth, i) => expect(birth).toBeCloseTo(births[i], 8));
  const sizes = clusterRows.map((row) => golden.child_size[row]).sort((a, b) => a - b);
  expect([...tree.sizes].slice(1).sort((a, b) => a - b)).toEqual(sizes);
});
