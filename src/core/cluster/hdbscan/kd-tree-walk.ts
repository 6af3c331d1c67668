import type { KdTree } from "./kd-tree.ts";

/** Deeper than any tree whose points a typed array can hold. */
const STACK_SIZE = 64;

/**
 * The nodes of a kd-tree from near to far around a place, as far as a limit that may shrink on the
 * way. One walk is used for all places, one after the other:
 *
 *     walk.start(position);
 *     for (let node = walk.next(limit); node >= 0; node = walk.next(limit)) {
 *       if (node < tree.firstLeaf) walk.descend(node);
 *       else … // scan the leaf, lower the limit
 *     }
 */
export class KdTreeWalk {
  readonly #tree: KdTree;
  readonly #nodes = new Int32Array(STACK_SIZE);
  readonly #distances = new Float64Array(STACK_SIZE);
  #height = 0;
  #place: Float32Array;
  #placeStart = 0;

  constructor(tree: KdTree) {
    this.#tree = tree;
    this.#place = tree.points;
  }

  /** Begins at the root, around the point at `position`. */
  start(position: number): void {
    this.startAround(this.#tree.points, position * this.#tree.dimensions);
  }

  /** Begins at the root, around the place whose coordinates start at `start` in `places`. */
  startAround(places: Float32Array, start: number): void {
    this.#place = places;
    this.#placeStart = start;
    this.#nodes[0] = 0;
    this.#distances[0] = 0;
    this.#height = 1;
  }

  /** The next node whose squared distance is at most `limit`; -1 when there is none. */
  next(limit: number): number {
    while (this.#height > 0) {
      this.#height--;
      if (this.#distances[this.#height] <= limit) return this.#nodes[this.#height];
    }
    return -1;
  }

  /** Queues both children of `node`, the nearer to come first. */
  descend(node: number): void {
    const left = 2 * node + 1;
    const leftDistance = squaredBoxDistance(this.#tree, left, this.#place, this.#placeStart);
    const rightDistance = squaredBoxDistance(this.#tree, left + 1, this.#place, this.#placeStart);
    const far = this.#height;
    const near = far + 1;
    const leftFirst = leftDistance <= rightDistance;
    this.#nodes[far] = leftFirst ? left + 1 : left;
    this.#distances[far] = leftFirst ? rightDistance : leftDistance;
    this.#nodes[near] = leftFirst ? left : left + 1;
    this.#distances[near] = leftFirst ? leftDistance : rightDistance;
    this.#height = near + 1;
  }
}

/**
 * From the place that starts at `start` in `places` to the box of `node`; 0 inside. Summed in the
 * order of the dimensions as `squaredDistance` is, so that it never exceeds, even by rounding, the
 * distance to a point of the node.
 */
export function squaredBoxDistance(
  tree: KdTree,
  node: number,
  places: Float32Array,
  start: number,
): number {
  const { lows, highs, dimensions } = tree;
  const box = node * dimensions;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const value = places[start + d];
    const low = lows[box + d];
    const high = highs[box + d];
    const outside = value < low ? low - value : value > high ? value - high : 0;
    sum += outside * outside;
  }
  return sum;
}

/** Between the points at two positions, in f64; the same both ways round. */
export function squaredDistance(
  points: Float32Array,
  dimensions: number,
  first: number,
  second: number,
): number {
  return squaredDistanceFrom(points, first * dimensions, points, second * dimensions, dimensions);
}

/** Between the places that start at `firstStart` in `first` and at `secondStart` in `second`, in f64. */
export function squaredDistanceFrom(
  first: Float32Array,
  firstStart: number,
  second: Float32Array,
  secondStart: number,
  dimensions: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = first[firstStart + d] - second[secondStart + d];
    sum += difference * difference;
  }
  return sum;
}
