import type { CondensedTree } from "./condensed-tree.ts";
import { clusterPeaks } from "./stability.ts";

/** Of each point its label, -1 for noise, and how strongly it belongs, 0 for noise. */
export interface Membership {
  readonly labels: Int32Array;
  readonly probabilities: Float32Array;
}

/**
 * Labels the points with the index of the selected cluster they fall out of, itself or one below
 * it. The probability is `min(λ, peak) / peak` for the peak of that cluster, the largest λ at which
 * anything leaves it; 1 at an infinite λ. Beside a point that never leaves (an infinite peak), one
 * that does has probability 0, as in `hdbscan`.
 *
 * If the root is selected, the points that fall out before `singleClusterLambda` are noise.
 */
export function memberships(
  tree: CondensedTree,
  selected: Int32Array,
  selectionEpsilon = 0,
): Membership {
  const { pointClusters, pointLambdas } = tree;
  const labelOfCluster = clusterLabels(tree, selected);
  const peaks = clusterPeaks(tree);
  const least = selected[0] === 0 ? singleClusterLambda(peaks, selectionEpsilon) : 0;
  const labels = new Int32Array(pointClusters.length);
  const probabilities = new Float32Array(labels.length);
  for (let point = 0; point < labels.length; point++) {
    const lambda = pointLambdas[point];
    labels[point] = lambda >= least ? labelOfCluster[pointClusters[point]] : -1;
    if (labels[point] < 0) continue;
    probabilities[point] = membershipProbability(lambda, peaks[selected[labels[point]]]);
  }
  return { labels, probabilities };
}

/** The label of each cluster of the tree: that of the selected cluster it is or is below, -1 above them. */
export function clusterLabels(
  { clusterCount, parents }: CondensedTree,
  selected: Int32Array,
): Int32Array {
  const labels = new Int32Array(clusterCount).fill(-1);
  for (let label = 0; label < selected.length; label++) labels[selected[label]] = label;
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    if (labels[cluster] < 0) labels[cluster] = labels[parents[cluster]];
  }
  return labels;
}

/**
 * From which λ on points belong to the root when it is the only cluster, as in `hdbscan`: 1 / ε, or
 * without ε the last λ at which anything leaves the root, so that what falls out before is noise.
 */
export function singleClusterLambda(peaks: Float64Array, selectionEpsilon: number): number {
  return selectionEpsilon > 0 ? 1 / selectionEpsilon : peaks[0];
}

export function membershipProbability(lambda: number, peak: number): number {
  if (lambda === Infinity || peak === 0) return 1;
  return Math.min(lambda, peak) / peak;
}
