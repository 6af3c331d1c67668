import { squaredCoreDistances } from "./core-distances.ts";
import { DocumentNeighbors } from "./document-neighbors.ts";
import { buildKdTree, type KdTree } from "./kd-tree.ts";
import type { KeptTree } from "./kept-tree.ts";

/**
 * Where new points would hang on the spanning tree: the point nearest by mutual reachability among
 * the nearest `2 minSamples` documents, then by distance, then by number, and at which λ. As in
 * `hdbscan`, core distances count the point itself here, as those of the fit do not. One is used
 * for all places, one after the other.
 */
export class Attachment {
  /** The distinct point it hangs on. */
  point = 0;
  /** `Infinity` at distance 0. */
  lambda = 0;
  readonly #tree: KdTree;
  /** Squared, by position. */
  readonly #cores: Float64Array;
  readonly #neighbors: DocumentNeighbors;
  readonly #minSamples: number;

  /** `points` are the distinct points of the tree, at least one. */
  constructor({ weights, minSamples }: KeptTree, points: Float32Array, dimensions: number) {
    const tree = buildKdTree(points, dimensions);
    const weightsAt = tree.rows.map((row) => weights[row]);
    this.#tree = tree;
    this.#cores =
      minSamples > 1
        ? squaredCoreDistances(tree, weightsAt, minSamples - 1)
        : new Float64Array(tree.pointCount);
    this.#neighbors = new DocumentNeighbors(tree, weightsAt, 2 * minSamples);
    this.#minSamples = minSamples;
  }

  /** Attaches the place that starts at `start` in `places`. */
  attach(places: Float32Array, start: number): void {
    const neighbors = this.#neighbors;
    neighbors.search(places, start);
    const core = neighbors.squaredDistanceOfDocument(this.#minSamples);
    let nearest = 0;
    let reach = Infinity;
    for (let i = 0; i < neighbors.count; i++) {
      const position = neighbors.positions[i];
      const candidate = Math.max(core, this.#cores[position], neighbors.squaredDistances[i]);
      if (candidate >= reach) continue;
      reach = candidate;
      nearest = position;
    }
    this.point = this.#tree.rows[nearest];
    this.lambda = reach > 0 ? 1 / Math.sqrt(reach) : Infinity;
  }
}
