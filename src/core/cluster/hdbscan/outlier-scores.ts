import type { CondensedTree } from "./condensed-tree.ts";
import { clusterPeaks } from "./stability.ts";

/**
 * The outlier score of each distinct point (GLOSH, Campello et al. 2015): how much sooner it leaves
 * than the densest document of its cluster or of a cluster below it, as a share of the λ of that;
 * 0 … 1. 0 for a point that never leaves; 1 for one that does where another never leaves, of which
 * `hdbscan` makes NaN.
 */
export function outlierScores(tree: CondensedTree): Float32Array {
  const { clusterCount, parents, pointClusters, pointLambdas } = tree;
  const peaks = clusterPeaks(tree);
  for (let cluster = clusterCount - 1; cluster > 0; cluster--) {
    if (peaks[cluster] > peaks[parents[cluster]]) peaks[parents[cluster]] = peaks[cluster];
  }
  const scores = new Float32Array(pointClusters.length);
  for (let point = 0; point < scores.length; point++) {
    const peak = peaks[pointClusters[point]];
    const lambda = pointLambdas[point];
    if (lambda === peak || peak === 0) continue;
    scores[point] = peak === Infinity ? 1 : (peak - lambda) / peak;
  }
  return scores;
}
