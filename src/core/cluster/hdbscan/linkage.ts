import { DisjointSet } from "../../math/disjoint-set.ts";
import type { SpanningTree } from "./spanning-tree.ts";

/**
 * A binary tree of merges. Node `i < pointCount` is point `i`; node `pointCount + m` is merge `m`,
 * by ascending distance, so that a parent comes after its children and the last node is the root.
 */
export interface Linkage {
  readonly pointCount: number;
  /** The two nodes of each merge, `pointCount - 1` of them. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** At which each node falls apart: a merge its distance, a point the distance its documents part at, its core distance. `2 pointCount - 1`. */
  readonly distances: Float64Array;
  /** Documents in each node: `2 pointCount - 1`. */
  readonly sizes: Int32Array;
}

/** Single linkage over the edges of the tree, in their order. `weights` is how many documents lie at each point. */
export function singleLinkage(tree: SpanningTree, weights: Int32Array): Linkage {
  const { pointCount, from, to } = tree;
  const left = new Int32Array(pointCount - 1);
  const right = new Int32Array(pointCount - 1);
  const distances = new Float64Array(2 * pointCount - 1);
  distances.set(tree.coreDistances);
  distances.set(tree.distances, pointCount);
  const sizes = new Int32Array(2 * pointCount - 1);
  sizes.set(weights);
  const components = new DisjointSet(pointCount);
  /** The node that each component has grown to. */
  const nodes = Int32Array.from(weights.keys());
  for (let merge = 0; merge < left.length; merge++) {
    const node = pointCount + merge;
    left[merge] = nodes[components.find(from[merge])];
    right[merge] = nodes[components.find(to[merge])];
    sizes[node] = sizes[left[merge]] + sizes[right[merge]];
    components.union(from[merge], to[merge]);
    nodes[components.find(from[merge])] = node;
  }
  return { pointCount, left, right, distances, sizes };
}
