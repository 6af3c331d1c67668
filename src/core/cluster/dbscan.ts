import { EdgetopicError } from "../errors.ts";
import { DisjointSet } from "../math/disjoint-set.ts";
import { certainMembership, type Clusterer, type ClusterModel } from "./clusterer.ts";
import { checkClusterPoints, checkCount, checkPoints } from "./hdbscan/cluster-points.ts";
import { distinctPoints, type DistinctPoints } from "./hdbscan/distinct-points.ts";
import { KdTreeWalk, squaredDistanceFrom } from "./hdbscan/kd-tree-walk.ts";
import { buildKdTree, type KdTree } from "./hdbscan/kd-tree.ts";

export interface DbscanOptions {
  /** Largest distance of neighbors, that distance included: above 0. 0.5. */
  readonly epsilon?: number;
  /** Documents within `epsilon`, the point's own included, that make a core point: at least 1. 5. */
  readonly minSamples?: number;
}

/**
 * DBSCAN (Ester, Kriegel, Sander and Xu 1996) with Euclidean distances, the same as scikit-learn's,
 * numbering included: clusters by their first core point, a border point in the first cluster that
 * has a core point near. A point of weight w is w points. A new point belongs to the cluster of the
 * nearest core point within `epsilon`, the first of equal ones. Quadratic where `epsilon` reaches
 * most points.
 *
 * Our own over the kd-tree that HDBSCAN has, not the package `density-clustering` 1.3.0: that takes
 * `number[][]`, compares every pair through a callback (its OPTICS took 1.2 s of 4,000 points in 5
 * dimensions), leaves out neighbors at exactly `epsilon`, knows no weights, and has no types.
 */
export function dbscanClusterer(options: DbscanOptions = {}): Clusterer {
  const { epsilon = 0.5, minSamples = 5 } = options;
  checkCount("minSamples", minSamples, 1);
  if (!(epsilon > 0 && epsilon < Infinity)) {
    throw new EdgetopicError(
      "invalid_option",
      `epsilon is ${epsilon}; it must be a finite distance above 0.`,
    );
  }
  const limit = epsilon * epsilon;
  return {
    reads: ["points"],
    fit(input) {
      checkClusterPoints(input);
      const { points, pointCount, dimensions } = input;
      if (pointCount === 0) return { ...certainMembership(new Int32Array(0)), clusterCount: 0 };
      const weights = input.weights ?? new Int32Array(pointCount).fill(1);
      const distinct = distinctPoints(points, dimensions, weights);
      const clusters = clusterDistinct(distinct, limit, minSamples);
      const labels = distinct.pointOfRow.map((point) => clusters.labels[point]);
      return {
        ...certainMembership(labels),
        clusterCount: clusters.clusterCount,
        model: createModel(clusters.corePoints, clusters.coreLabels, dimensions, limit),
      };
    },
    resume({ header, arrays }) {
      const { dimensions } = header as { dimensions: number };
      const { corePoints, coreLabels } = arrays;
      if (corePoints instanceof Float32Array && coreLabels instanceof Int32Array) {
        return createModel(corePoints, coreLabels, dimensions, limit);
      }
      throw new EdgetopicError("checkpoint_mismatch", "This state of DBSCAN has no core points.");
    },
  };
}

function clusterDistinct(distinct: DistinctPoints, limit: number, minSamples: number) {
  const { points, pointCount, dimensions, weights } = distinct;
  const tree = buildKdTree(points, dimensions);
  const range = new RangeSearch(tree, limit);
  const isCore = new Uint8Array(pointCount);
  for (let point = 0; point < pointCount; point++) {
    const count = range.find(points, point * dimensions);
    let documentCount = 0;
    for (let i = 0; i < count; i++) documentCount += weights[range.found[i]];
    if (documentCount >= minSamples) isCore[point] = 1;
  }
  const sets = new DisjointSet(pointCount);
  for (let point = 0; point < pointCount; point++) {
    if (isCore[point] === 0) continue;
    const count = range.find(points, point * dimensions);
    for (let i = 0; i < count; i++) {
      if (range.found[i] < point && isCore[range.found[i]] === 1) sets.union(point, range.found[i]);
    }
  }
  const labels = new Int32Array(pointCount).fill(-1);
  const clusterCount = numberSets(sets, isCore, labels);
  for (let point = 0; point < pointCount; point++) {
    if (isCore[point] === 1) continue;
    const count = range.find(points, point * dimensions);
    let first = clusterCount;
    for (let i = 0; i < count; i++) {
      const near = range.found[i];
      if (isCore[near] === 1 && labels[near] < first) first = labels[near];
    }
    if (first < clusterCount) labels[point] = first;
  }
  return { labels, clusterCount, ...coresOf(distinct, isCore, labels) };
}

/** Labels the core points by the order in which their sets are first met; answers how many there are. */
function numberSets(sets: DisjointSet, isCore: Uint8Array, labels: Int32Array): number {
  const numbers = new Int32Array(isCore.length).fill(-1);
  let count = 0;
  for (let point = 0; point < isCore.length; point++) {
    if (isCore[point] === 0) continue;
    const root = sets.find(point);
    if (numbers[root] < 0) numbers[root] = count++;
    labels[point] = numbers[root];
  }
  return count;
}

function coresOf({ points, dimensions }: DistinctPoints, isCore: Uint8Array, labels: Int32Array) {
  const cores = Int32Array.from(labels.keys()).filter((point) => isCore[point] === 1);
  const corePoints = new Float32Array(cores.length * dimensions);
  for (let i = 0; i < cores.length; i++) {
    const start = cores[i] * dimensions;
    corePoints.set(points.subarray(start, start + dimensions), i * dimensions);
  }
  return { corePoints, coreLabels: cores.map((point) => labels[point]) };
}

/** The points within a distance of a place. */
class RangeSearch {
  /** Rows of the tree, as many as `find` answered. */
  readonly found: Int32Array;
  readonly #tree: KdTree;
  readonly #walk: KdTreeWalk;
  readonly #limit: number;

  constructor(tree: KdTree, limit: number) {
    this.#tree = tree;
    this.#walk = new KdTreeWalk(tree);
    this.#limit = limit;
    this.found = new Int32Array(tree.pointCount);
  }

  /** Finds the points around the place that starts at `start`; answers how many. */
  find(places: Float32Array, start: number): number {
    const { points, rows, dimensions, firstLeaf, starts, ends } = this.#tree;
    const walk = this.#walk;
    const limit = this.#limit;
    let count = 0;
    walk.startAround(places, start);
    for (let node = walk.next(limit); node >= 0; node = walk.next(limit)) {
      if (node < firstLeaf) {
        walk.descend(node);
        continue;
      }
      for (let at = starts[node]; at < ends[node]; at++) {
        const squares = squaredDistanceFrom(places, start, points, at * dimensions, dimensions);
        if (squares <= limit) this.found[count++] = rows[at];
      }
    }
    return count;
  }
}

function createModel(
  corePoints: Float32Array,
  coreLabels: Int32Array,
  dimensions: number,
  limit: number,
): ClusterModel {
  const range =
    coreLabels.length === 0 ? null : new RangeSearch(buildKdTree(corePoints, dimensions), limit);

  function labelAt(points: Float32Array, start: number): number {
    const count = range?.find(points, start) ?? 0;
    let nearest = -1;
    let least = Infinity;
    for (let i = 0; i < count; i++) {
      const core = (range as RangeSearch).found[i];
      const squares = squaredDistanceFrom(points, start, corePoints, core * dimensions, dimensions);
      if (squares > least || (squares === least && core > nearest)) continue;
      least = squares;
      nearest = core;
    }
    return nearest < 0 ? -1 : coreLabels[nearest];
  }

  return {
    predict(points) {
      const count = Math.floor(points.length / dimensions);
      checkPoints(points, count, dimensions);
      return certainMembership(
        Int32Array.from({ length: count }, (_, i) => labelAt(points, i * dimensions)),
      );
    },
    encode: () => ({ header: { dimensions }, arrays: { corePoints, coreLabels } }),
  };
}
