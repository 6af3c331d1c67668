import type { CondensedTree } from "./condensed-tree.ts";

/**
 * Replaces every selected cluster that splits off at a distance below `epsilon` by the nearest one
 * above it that does not, or else by the highest below the root (Malzer and Baum 2020). Where the
 * root is allowed, it takes the place of that, at whatever distance it falls apart, as in `hdbscan`.
 * Answers 1 for each cluster that is selected now; some may be inside another.
 */
export function mergeBelowEpsilon(
  tree: CondensedTree,
  selected: Int32Array,
  epsilon: number,
  allowSingleCluster: boolean,
): Uint8Array {
  const merged = new Uint8Array(tree.clusterCount);
  for (const cluster of selected) {
    const below = 1 / tree.births[cluster] < epsilon;
    merged[below ? climb(tree, cluster, epsilon, allowSingleCluster) : cluster] = 1;
  }
  return merged;
}

function climb(
  { parents, births }: CondensedTree,
  from: number,
  epsilon: number,
  allowSingleCluster: boolean,
): number {
  let cluster = from;
  while (parents[cluster] !== 0) {
    cluster = parents[cluster];
    if (1 / births[cluster] > epsilon) return cluster;
  }
  return allowSingleCluster ? 0 : cluster;
}
