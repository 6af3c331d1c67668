import type { CondensedTree } from "./condensed-tree.ts";

/** Not a λ: a point of that cluster and the other part only when the point leaves. */
const AT_OWN_LAMBDA = -1;

/**
 * The λ up to which a point and each selected cluster are in one cluster: where their branches of
 * the tree part, or, if one is below the other, where the point leaves (`merge_height` of
 * `hdbscan`). One is used for all points, one after the other.
 */
export class MergeHeights {
  readonly #tree: CondensedTree;
  readonly #selected: Int32Array;
  /** Of each cluster of the tree, for the cluster of the last point. */
  readonly #heights: Float64Array;
  /** 1 for that cluster and those above it. */
  readonly #onPath: Uint8Array;
  #cluster = -1;

  constructor(tree: CondensedTree, selected: Int32Array) {
    this.#tree = tree;
    this.#selected = selected;
    this.#heights = new Float64Array(tree.clusterCount);
    this.#onPath = new Uint8Array(tree.clusterCount);
  }

  /** Writes those of a point that leaves `cluster` at `lambda`, one for each selected cluster. */
  write(cluster: number, lambda: number, into: Float64Array): void {
    if (cluster !== this.#cluster) this.#moveTo(cluster);
    for (let label = 0; label < this.#selected.length; label++) {
      const height = this.#heights[this.#selected[label]];
      into[label] = height === AT_OWN_LAMBDA ? lambda : height;
    }
  }

  #moveTo(cluster: number): void {
    const { clusterCount, parents, births } = this.#tree;
    const heights = this.#heights;
    this.#onPath.fill(0);
    for (let above = cluster; above >= 0; above = parents[above]) this.#onPath[above] = 1;
    heights[0] = AT_OWN_LAMBDA;
    // Parents come first. What branches off above `cluster` parts there, and so does all below it.
    for (let other = 1; other < clusterCount; other++) {
      const parent = parents[other];
      const branchesOff = this.#onPath[parent] === 1 && parent !== cluster;
      if (this.#onPath[other] === 1) heights[other] = AT_OWN_LAMBDA;
      else heights[other] = branchesOff ? births[other] : heights[parent];
    }
    this.#cluster = cluster;
  }
}
