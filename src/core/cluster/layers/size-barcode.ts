import { exp } from "../../math/elementary.ts";
import type { CondensedTree } from "../hdbscan/condensed-tree.ts";

/**
 * For which smallest cluster sizes above that of the tree each of its clusters is a leaf (PLSCAN;
 * Bot, McInnes and Aerts 2025): those in (birth, death], in documents. For none where death ≤ birth.
 */
export interface SizeBarcode {
  readonly births: Int32Array;
  readonly deaths: Int32Array;
  /** How much a cluster counts: `exp(-distance / unit)` of the distance at which it splits off; 0 for the root. */
  readonly weights: Float64Array;
}

/**
 * `minClusterSize` is that of the tree. The unit is the distance at which the root splits, so that
 * that of the points does not matter and a cluster counts for more the denser it is, but at most e
 * times another. (EVoC 0.3.1 takes distances as they are; the core distances by which fast_hdbscan
 * 0.3.2 scales make all but the densest clusters count for nothing.)
 */
export function sizeBarcode(
  { clusterCount, parents, births: lambdas, sizes }: CondensedTree,
  minClusterSize: number,
  unit = 1 / lambdas[1],
): SizeBarcode {
  const births = new Int32Array(clusterCount).fill(minClusterSize);
  const deaths = new Int32Array(clusterCount);
  const weights = new Float64Array(clusterCount);
  const smallerChild = new Int32Array(clusterCount).fill(2147483647);
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    const parent = parents[cluster];
    smallerChild[parent] = Math.min(smallerChild[parent], sizes[cluster]);
  }
  deaths[0] = sizes[0];
  for (let cluster = clusterCount - 1; cluster > 0; cluster--) {
    const parent = parents[cluster];
    // A size above that of the smaller sibling leaves no split: the parent lives on.
    deaths[cluster] = smallerChild[parent];
    births[parent] = Math.max(births[parent], births[cluster], smallerChild[parent]);
    weights[cluster] = exp(-1 / (lambdas[cluster] * unit));
  }
  return { births, deaths, weights };
}
