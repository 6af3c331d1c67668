import { EdgetopicError } from "../../errors.ts";
import { checkCount } from "../hdbscan/cluster-points.ts";
import type { KeptTree } from "../hdbscan/kept-tree.ts";
import { singleLinkage } from "../hdbscan/linkage.ts";
import { selectFromLinkage } from "../hdbscan/selected-tree.ts";
import { clusterLayers, type ClusterLayer, type SizedSelection } from "./cluster-layers.ts";
import { diversePeaks, sizePersistence } from "./persistence-peaks.ts";
import { sizeBarcode } from "./size-barcode.ts";

export interface PersistenceLayersOptions {
  /** Of the finest layer, in documents, at least 2. 10. */
  readonly minClusterSize?: number;
  /** The finest one counted, at least 1. 10. */
  readonly maxLayerCount?: number;
  /** How much of their clusters two layers, the finest apart, may have in common: Jaccard, 0 … 1. 0.2. */
  readonly maxSimilarity?: number;
}

/**
 * The layers that last (PLSCAN; Bot, McInnes and Aerts 2025): of all smallest cluster sizes, those
 * at which the leaves of the tree are together most persistent, each a peak; and the finest, the
 * leaves at `minClusterSize`. Fine to coarse.
 *
 * As `build_cluster_layers` of EVoC 0.3.1 but for the unit of `sizeBarcode`. No points have no
 * layers. Throws `invalid_option`.
 */
export function persistenceLayers(
  kept: KeptTree,
  options: PersistenceLayersOptions = {},
): ClusterLayer[] {
  const { minClusterSize = 10, maxLayerCount = 10, maxSimilarity = 0.2 } = options;
  checkCount("minClusterSize", minClusterSize, 2);
  checkCount("maxLayerCount", maxLayerCount, 1);
  if (!(maxSimilarity >= 0 && maxSimilarity <= 1)) {
    throw new EdgetopicError(
      "invalid_option",
      `maxSimilarity is ${maxSimilarity}; it must be 0 … 1.`,
    );
  }
  if (kept.tree.pointCount === 0) return [];
  const linkage = singleLinkage(kept.tree, kept.weights);
  const select = (size: number): SizedSelection => ({
    minClusterSize: size,
    selectedTree: selectFromLinkage(linkage, { minClusterSize: size, selection: "leaf" }),
  });
  const finest = select(minClusterSize);
  const barcode = sizeBarcode(finest.selectedTree.tree, minClusterSize);
  const peaks = diversePeaks(barcode, sizePersistence(barcode), maxSimilarity, maxLayerCount - 1);
  // A cluster that is a leaf just above a size is one of the smallest size of one more.
  const coarser = peaks.sort().map((size) => size + 1);
  return clusterLayers(kept, [finest, ...Array.from(coarser, select)]);
}
