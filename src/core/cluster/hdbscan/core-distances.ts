import type { KdTree } from "./kd-tree.ts";
import { KdTreeWalk, squaredDistance } from "./kd-tree-walk.ts";

/**
 * The squared distance from the point at each position to its `minSamples`-th nearest document,
 * itself not counted (Campello et al. 2013; `hdbscan` counts alike). `weights`, by position, says
 * how many documents lie at a point; the others at a point's own place are at distance 0. Infinity
 * where there are not as many documents.
 */
export function squaredCoreDistances(
  tree: KdTree,
  weights: Int32Array,
  minSamples: number,
): Float64Array {
  const { pointCount, dimensions, points, firstLeaf, starts, ends } = tree;
  const cores = new Float64Array(pointCount);
  const nearest = new NearestDocuments(minSamples);
  const walk = new KdTreeWalk(tree);
  for (let position = 0; position < pointCount; position++) {
    nearest.clear();
    if (weights[position] > 1) nearest.add(0, weights[position] - 1);
    walk.start(position);
    for (let node = walk.next(nearest.reach); node >= 0; node = walk.next(nearest.reach)) {
      if (node < firstLeaf) {
        walk.descend(node);
        continue;
      }
      for (let other = starts[node]; other < ends[node]; other++) {
        const distance = squaredDistance(points, dimensions, position, other);
        if (distance < nearest.reach && other !== position) nearest.add(distance, weights[other]);
      }
    }
    cores[position] = nearest.reach;
  }
  return cores;
}

/** The nearest points that together hold `wanted` documents: a binary heap, the farthest on top. */
class NearestDocuments {
  /** The distance of the `wanted`-th document; Infinity while there are fewer. */
  reach = Infinity;
  readonly #wanted: number;
  readonly #distances: Float64Array;
  readonly #weights: Int32Array;
  #length = 0;
  #documentCount = 0;

  constructor(wanted: number) {
    this.#wanted = wanted;
    this.#distances = new Float64Array(wanted + 1);
    this.#weights = new Int32Array(wanted + 1);
  }

  clear(): void {
    this.reach = Infinity;
    this.#length = 0;
    this.#documentCount = 0;
  }

  /** Takes a point in; it must be nearer than `reach`. */
  add(distance: number, weight: number): void {
    this.#siftUp(distance, weight);
    this.#documentCount += weight;
    while (this.#documentCount - this.#weights[0] >= this.#wanted) {
      this.#documentCount -= this.#weights[0];
      this.#removeTop();
    }
    if (this.#documentCount >= this.#wanted) this.reach = this.#distances[0];
  }

  #siftUp(distance: number, weight: number): void {
    const distances = this.#distances;
    const weights = this.#weights;
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (distances[parent] >= distance) break;
      distances[at] = distances[parent];
      weights[at] = weights[parent];
      at = parent;
    }
    distances[at] = distance;
    weights[at] = weight;
  }

  #removeTop(): void {
    const distances = this.#distances;
    const weights = this.#weights;
    const length = --this.#length;
    const distance = distances[length];
    const weight = weights[length];
    let at = 0;
    for (let child = 1; child < length; child = 2 * at + 1) {
      if (child + 1 < length && distances[child + 1] > distances[child]) child++;
      if (distances[child] <= distance) break;
      distances[at] = distances[child];
      weights[at] = weights[child];
      at = child;
    }
    distances[at] = distance;
    weights[at] = weight;
  }
}
