import { checkClusterPoints, type ClusterPoints } from "./cluster-points.ts";
import { keepTree } from "./kept-tree.ts";
import { recluster, type Clustering } from "./recluster.ts";
import { checkClusteringOptions, type ClusteringOptions } from "./selected-tree.ts";

export type { Clustering } from "./recluster.ts";

export interface HdbscanProblem extends ClusterPoints, ClusteringOptions {
  /** In documents, at least 1, the point itself not counted; at most one less than there are documents. `minClusterSize` when left out. */
  readonly minSamples?: number;
}

/**
 * HDBSCAN* (Campello, Moulavi and Sander 2013; McInnes and Healy 2017) with Euclidean distances. A
 * point of weight w is exactly as w points at its place. Agrees with `hdbscan` 0.8.43 with an exact
 * tree (`algorithm="generic"`) but for the numbering of the clusters, the order of equal mutual
 * reachabilities, there arbitrary and here that of `boruvka`, and the clusters that `condenseTree`
 * does not make. Throws `dimension_mismatch`, `invalid_vector` and `invalid_option`.
 *
 * To cluster the same points again, or to predict, `keepTree` and `recluster` are the two halves.
 */
export function hdbscan(problem: HdbscanProblem): Clustering {
  checkClusterPoints(problem);
  checkClusteringOptions(problem);
  const { minClusterSize, minSamples = minClusterSize } = problem;
  return recluster(keepTree(problem, minSamples), problem);
}
