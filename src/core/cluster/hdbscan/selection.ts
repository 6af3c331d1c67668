import type { CondensedTree } from "./condensed-tree.ts";

/**
 * Which clusters of the tree are answered: those that together keep their documents longest (excess
 * of mass, Campello et al. 2013), or the leaves.
 */
export type ClusterSelection = "excess-of-mass" | "leaf";

/**
 * The selected clusters of the tree, ascending; none is inside another, and the root is never one.
 *
 * By excess of mass a cluster gives way to the clusters below it if they are together more stable
 * than it is, not if they are as stable; their sum is rounded to f32 first, as `hdbscan` does.
 */
export function selectClusters(
  tree: CondensedTree,
  stabilities: Float64Array,
  selection: ClusterSelection = "excess-of-mass",
): Int32Array {
  const { clusterCount, parents } = tree;
  const hasChildren = new Uint8Array(clusterCount);
  for (let cluster = 1; cluster < clusterCount; cluster++) hasChildren[parents[cluster]] = 1;
  const wins =
    selection === "leaf"
      ? hasChildren.map((has) => 1 - has)
      : winners(tree, stabilities, hasChildren);
  const covered = new Uint8Array(clusterCount);
  const selected = new Int32Array(clusterCount);
  let selectedCount = 0;
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    covered[cluster] = covered[parents[cluster]];
    if (covered[cluster] === 1 || wins[cluster] === 0) continue;
    covered[cluster] = 1;
    selected[selectedCount++] = cluster;
  }
  return selected.slice(0, selectedCount);
}

/** 1 for each cluster that does not give way to what is below it. */
function winners(
  { clusterCount, parents }: CondensedTree,
  stabilities: Float64Array,
  hasChildren: Uint8Array,
): Uint8Array {
  const wins = new Uint8Array(clusterCount);
  /** The stability of the best selection below each cluster. */
  const below = new Float64Array(clusterCount);
  for (let cluster = clusterCount - 1; cluster > 0; cluster--) {
    const sum = Math.fround(below[cluster]);
    const givesWay = hasChildren[cluster] === 1 && sum > stabilities[cluster];
    wins[cluster] = givesWay ? 0 : 1;
    below[parents[cluster]] += givesWay ? sum : stabilities[cluster];
  }
  return wins;
}
