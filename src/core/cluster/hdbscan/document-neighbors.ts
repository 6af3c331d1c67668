import type { KdTree } from "./kd-tree.ts";
import { KdTreeWalk, squaredDistanceFrom } from "./kd-tree-walk.ts";

/**
 * The points of a kd-tree nearest to a place that together hold at least `wanted` documents, or all
 * there are, by distance and then by row. One is used for all places, one after the other.
 */
export class DocumentNeighbors {
  /** Of the neighbors found: `0 … count - 1`. */
  count = 0;
  readonly positions: Int32Array;
  readonly squaredDistances: Float64Array;
  readonly #tree: KdTree;
  readonly #walk: KdTreeWalk;
  /** Documents at each position. */
  readonly #weights: Int32Array;
  readonly #wanted: number;
  #documentCount = 0;

  constructor(tree: KdTree, weights: Int32Array, wanted: number) {
    this.#tree = tree;
    this.#walk = new KdTreeWalk(tree);
    this.#weights = weights;
    this.#wanted = wanted;
    this.positions = new Int32Array(wanted + 1);
    this.squaredDistances = new Float64Array(wanted + 1);
  }

  /** Finds those of the place that starts at `start` in `places`. */
  search(places: Float32Array, start: number): void {
    const { dimensions, points, firstLeaf, starts, ends } = this.#tree;
    const walk = this.#walk;
    this.count = 0;
    this.#documentCount = 0;
    let reach = Infinity;
    walk.startAround(places, start);
    for (let node = walk.next(reach); node >= 0; node = walk.next(reach)) {
      if (node < firstLeaf) {
        walk.descend(node);
        continue;
      }
      for (let position = starts[node]; position < ends[node]; position++) {
        const distance = squaredDistanceFrom(
          places,
          start,
          points,
          position * dimensions,
          dimensions,
        );
        if (distance > reach) continue;
        this.#insert(position, distance);
        if (this.#documentCount >= this.#wanted) reach = this.squaredDistances[this.count - 1];
      }
    }
  }

  /** The squared distance of the document with `rank` nearer ones; of the farthest if there are not as many. */
  squaredDistanceOfDocument(rank: number): number {
    let nearer = 0;
    for (let i = 0; i < this.count; i++) {
      nearer += this.#weights[this.positions[i]];
      if (nearer > rank) return this.squaredDistances[i];
    }
    return this.squaredDistances[this.count - 1];
  }

  #insert(position: number, distance: number): void {
    const { rows } = this.#tree;
    const distances = this.squaredDistances;
    const positions = this.positions;
    let at = this.count++;
    while (
      at > 0 &&
      (distances[at - 1] > distance ||
        (distances[at - 1] === distance && rows[positions[at - 1]] > rows[position]))
    ) {
      distances[at] = distances[at - 1];
      positions[at] = positions[at - 1];
      at--;
    }
    distances[at] = distance;
    positions[at] = position;
    this.#documentCount += this.#weights[position];
    while (this.#documentCount - this.#weights[positions[this.count - 1]] >= this.#wanted) {
      this.#documentCount -= this.#weights[positions[this.count - 1]];
      this.count--;
    }
  }
}
