import type { WeightedGraph } from "./weighted-graph.ts";

/** The communities around one vertex, and how strongly it is joined to each. One is used for all vertices, one after the other. */
export class NeighborCommunities {
  /** The communities, in the order in which they were met; as many as `collect` answered. */
  readonly found: Int32Array;
  /** By community; 0 for those that were not met. */
  readonly weights: Float64Array;
  readonly #isFound: Uint8Array;
  #count = 0;

  constructor(communityLimit: number) {
    this.found = new Int32Array(communityLimit);
    this.weights = new Float64Array(communityLimit);
    this.#isFound = new Uint8Array(communityLimit);
  }

  /** Only of the neighbors in the same part as `vertex`, where there are parts. */
  collect(
    graph: WeightedGraph,
    vertex: number,
    communities: Int32Array,
    parts: Int32Array | null,
  ): number {
    for (let i = 0; i < this.#count; i++) {
      this.weights[this.found[i]] = 0;
      this.#isFound[this.found[i]] = 0;
    }
    this.#count = 0;
    const { offsets, neighbors, weights } = graph;
    for (let at = offsets[vertex]; at < offsets[vertex + 1]; at++) {
      const neighbor = neighbors[at];
      if (parts !== null && parts[neighbor] !== parts[vertex]) continue;
      const community = communities[neighbor];
      if (this.#isFound[community] === 0) {
        this.#isFound[community] = 1;
        this.found[this.#count++] = community;
      }
      this.weights[community] += weights[at];
    }
    return this.#count;
  }
}
