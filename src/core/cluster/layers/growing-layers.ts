import { EdgetopicError } from "../../errors.ts";
import { checkCount } from "../hdbscan/cluster-points.ts";
import type { KeptTree } from "../hdbscan/kept-tree.ts";
import { singleLinkage } from "../hdbscan/linkage.ts";
import { selectFromLinkage } from "../hdbscan/selected-tree.ts";
import { clusterLayers, type ClusterLayer, type SizedSelection } from "./cluster-layers.ts";

export interface GrowingLayersOptions {
  /** Of the finest layer, in documents, at least 2. 10. */
  readonly minClusterSize?: number;
  /** The quantile of the cluster sizes of a layer that is the smallest size of the next: 0 … 1. 0.85. */
  readonly quantile?: number;
  /** A coarser layer of fewer clusters is not made; at least 1. 6. */
  readonly minClusterCount?: number;
  /** At least 1. No limit when left out. */
  readonly maxLayerCount?: number;
}

/**
 * Layers of growing smallest size, fine to coarse, as Toponymy makes them (`ToponymyClusterer`
 * 0.5.4, whose defaults these are; there with 5 min samples): the leaves of the tree, then again at
 * the 85 % quantile of their sizes, until there are too few or the size no longer grows by more
 * than 1.
 *
 * Departs from Toponymy in that the finest layer is answered however few clusters it has, even
 * none, instead of an error, and in the tree, where Toponymy takes any shared document for
 * containment. No points have no layers. Throws `invalid_option`.
 */
export function growingLayers(kept: KeptTree, options: GrowingLayersOptions = {}): ClusterLayer[] {
  const { quantile = 0.85, minClusterCount = 6, maxLayerCount = Infinity } = options;
  let { minClusterSize = 10 } = options;
  checkCount("minClusterSize", minClusterSize, 2);
  checkCount("minClusterCount", minClusterCount, 1);
  if (maxLayerCount !== Infinity) checkCount("maxLayerCount", maxLayerCount, 1);
  if (!(quantile >= 0 && quantile <= 1)) {
    throw new EdgetopicError("invalid_option", `quantile is ${quantile}; it must be 0 … 1.`);
  }
  if (kept.tree.pointCount === 0) return [];
  const linkage = singleLinkage(kept.tree, kept.weights);
  const selections: SizedSelection[] = [];
  while (selections.length < maxLayerCount) {
    const selectedTree = selectFromLinkage(linkage, { minClusterSize, selection: "leaf" });
    const { clusters } = selectedTree.selected;
    if (selections.length > 0 && clusters.length < minClusterCount) break;
    selections.push({ minClusterSize, selectedTree });
    if (clusters.length < minClusterCount) break;
    const sizes = Int32Array.from(clusters, (cluster) => selectedTree.tree.sizes[cluster]);
    const next = Math.floor(quantileOf(sizes, quantile));
    if (next <= minClusterSize + 1) break;
    minClusterSize = next;
  }
  return clusterLayers(kept, selections);
}

/** Linear between the sorted values, as NumPy's. */
function quantileOf(values: Int32Array, quantile: number): number {
  const sorted = values.slice().sort();
  const place = quantile * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}
