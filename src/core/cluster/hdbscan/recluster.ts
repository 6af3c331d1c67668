import type { KeptTree } from "./kept-tree.ts";
import { clusterPersistence } from "./persistence.ts";
import {
  checkClusteringOptions,
  selectTree,
  type ClusteringOptions,
  type SelectedTree,
} from "./selected-tree.ts";

export interface Clustering {
  /** `0 … clusterCount - 1`, -1 for noise. */
  labels: Int32Array;
  /** 0 … 1, 0 for noise. */
  probabilities: Float32Array;
  clusterCount: number;
  /** Of each cluster, the mean time its documents stay in it as a share of the largest λ of all; 1 if that is infinite. */
  persistence: Float64Array;
}

/**
 * The clustering of the rows that the tree was kept of, by any options: all of HDBSCAN but the
 * search for the tree, linear in the points. Throws `invalid_option`.
 */
export function recluster(kept: KeptTree, options: ClusteringOptions): Clustering {
  checkClusteringOptions(options);
  if (kept.tree.pointCount === 0) return noClusters();
  return clusteringOfRows(kept, selectTree(kept, options));
}

/** What was selected, by row. */
export function clusteringOfRows(
  { pointOfRow }: KeptTree,
  { tree, selected, membership }: SelectedTree,
): Clustering {
  const { labels, probabilities } = membership;
  return {
    labels: pointOfRow.map((point) => labels[point]),
    probabilities: Float32Array.from(pointOfRow, (point) => probabilities[point]),
    clusterCount: selected.clusters.length,
    persistence: clusterPersistence(tree, selected, labels),
  };
}

function noClusters(): Clustering {
  return {
    labels: new Int32Array(0),
    probabilities: new Float32Array(0),
    clusterCount: 0,
    persistence: new Float64Array(0),
  };
}
