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
 */
export function memberships(tree: CondensedTree, selected: Int32Array): Membership {
  const { clusterCount, parents, pointClusters, pointLambdas } = tree;
  const labelOfCluster = new Int32Array(clusterCount).fill(-1);
  for (let label = 0; label < selected.length; label++) labelOfCluster[selected[label]] = label;
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    if (labelOfCluster[cluster] < 0) labelOfCluster[cluster] = labelOfCluster[parents[cluster]];
  }
  const peaks = clusterPeaks(tree);
  const labels = pointClusters.map((cluster) => labelOfCluster[cluster]);
  const probabilities = new Float32Array(labels.length);
  for (let point = 0; point < labels.length; point++) {
    if (labels[point] < 0) continue;
    const peak = peaks[selected[labels[point]]];
    const lambda = pointLambdas[point];
    const never = lambda === Infinity || peak === 0;
    probabilities[point] = never ? 1 : Math.min(lambda, peak) / peak;
  }
  return { labels, probabilities };
}
