import { clusteringOfRows, type Clustering } from "../hdbscan/recluster.ts";
import type { KeptTree } from "../hdbscan/kept-tree.ts";
import type { SelectedTree } from "../hdbscan/selected-tree.ts";
import { clusterParents, type ClusterParents } from "./cluster-parents.ts";

/** One clustering of the rows among several of one tree. */
export interface ClusterLayer {
  /** In documents. The layer is the leaves of the tree at this size. */
  readonly minClusterSize: number;
  readonly clustering: Clustering;
  /** Of each cluster, where it is in the coarser layers. */
  readonly parents: ClusterParents;
}

/** A leaf selection of the tree and the size it was made at. */
export interface SizedSelection {
  readonly minClusterSize: number;
  readonly selectedTree: SelectedTree;
}

/** The selections, fine to coarse, as layers of the rows. */
export function clusterLayers(
  kept: KeptTree,
  selections: readonly SizedSelection[],
): ClusterLayer[] {
  const parents = clusterParents(
    selections.map(({ selectedTree }) => ({
      labels: selectedTree.membership.labels,
      clusterCount: selectedTree.selected.clusters.length,
    })),
    kept.weights,
  );
  return selections.map(({ minClusterSize, selectedTree }, layer) => ({
    minClusterSize,
    clustering: clusteringOfRows(kept, selectedTree),
    parents: parents[layer],
  }));
}
