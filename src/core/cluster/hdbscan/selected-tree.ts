import { EdgetopicError } from "../../errors.ts";
import { checkCount } from "./cluster-points.ts";
import { condenseTree, type CondensedTree } from "./condensed-tree.ts";
import type { KeptTree } from "./kept-tree.ts";
import { singleLinkage, type Linkage } from "./linkage.ts";
import { memberships, type Membership } from "./membership.ts";
import { selectClusters, type SelectedClusters, type SelectionOptions } from "./selection.ts";
import { clusterStabilities } from "./stability.ts";

export interface ClusteringOptions extends SelectionOptions {
  /** In documents, at least 2. */
  readonly minClusterSize: number;
}

/**
 * A condensed tree with the clusters selected from it, by distinct point: what labels, scores,
 * predictions and soft memberships are read off.
 */
export interface SelectedTree {
  readonly tree: CondensedTree;
  readonly selected: SelectedClusters;
  readonly membership: Membership;
  readonly selectionEpsilon: number;
}

/** Condenses the tree, which must have a point, and selects from it. Throws `invalid_option`. */
export function selectTree(kept: KeptTree, options: ClusteringOptions): SelectedTree {
  return selectFromLinkage(singleLinkage(kept.tree, kept.weights), options);
}

/** The same, where several selections share the linkage. */
export function selectFromLinkage(linkage: Linkage, options: ClusteringOptions): SelectedTree {
  checkClusteringOptions(options);
  return selectFromCondensed(condenseTree(linkage, options.minClusterSize), options);
}

/** The same, of a tree that is condensed already. */
export function selectFromCondensed(tree: CondensedTree, options: SelectionOptions): SelectedTree {
  const { selectionEpsilon = 0 } = options;
  const selected = selectClusters(tree, clusterStabilities(tree), options);
  const membership = memberships(tree, selected.clusters, selectionEpsilon);
  return { tree, selected, membership, selectionEpsilon };
}

export function checkClusteringOptions(options: ClusteringOptions): void {
  const { minClusterSize, maxClusterSize, selection, selectionEpsilon = 0 } = options;
  checkCount("minClusterSize", minClusterSize, 2);
  if (maxClusterSize !== undefined) checkCount("maxClusterSize", maxClusterSize, 1);
  if (!(selectionEpsilon >= 0 && selectionEpsilon < Infinity)) {
    throw new EdgetopicError(
      "invalid_option",
      `selectionEpsilon is ${selectionEpsilon}; it must be a finite distance of at least 0.`,
    );
  }
  if (selection === undefined || selection === "excess-of-mass" || selection === "leaf") return;
  throw new EdgetopicError(
    "invalid_option",
    `selection is ${String(selection)}; it must be "excess-of-mass" or "leaf".`,
  );
}
