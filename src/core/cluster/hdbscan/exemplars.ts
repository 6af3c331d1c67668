import type { CondensedTree } from "./condensed-tree.ts";
import { clusterLabels } from "./membership.ts";
import { clusterPeaks } from "./stability.ts";

export interface Exemplars {
  /** The exemplars of a label are `points[starts[label] … starts[label + 1] - 1]`. */
  readonly starts: Int32Array;
  /** Distinct points, ascending within a label. */
  readonly points: Int32Array;
}

/**
 * The most typical points of each selected cluster: of every leaf below it (or itself) those that
 * leave it last. A cluster of any shape so has exemplars all over it. As `exemplars_` of `hdbscan`.
 */
export function exemplars(tree: CondensedTree, selected: Int32Array): Exemplars {
  const { clusterCount, parents, pointClusters, pointLambdas } = tree;
  const labels = clusterLabels(tree, selected);
  const peaks = clusterPeaks(tree);
  // Only the points of leaves count: those of other clusters leave before the leaves are born.
  for (let cluster = 1; cluster < clusterCount; cluster++) labels[parents[cluster]] = -1;
  const starts = new Int32Array(selected.length + 1);
  for (let point = 0; point < pointClusters.length; point++) {
    const cluster = pointClusters[point];
    if (labels[cluster] >= 0 && pointLambdas[point] === peaks[cluster])
      starts[labels[cluster] + 1]++;
  }
  for (let label = 0; label < selected.length; label++) starts[label + 1] += starts[label];
  const points = new Int32Array(starts[selected.length]);
  const next = starts.slice();
  for (let point = 0; point < pointClusters.length; point++) {
    const cluster = pointClusters[point];
    if (labels[cluster] < 0 || pointLambdas[point] !== peaks[cluster]) continue;
    points[next[labels[cluster]]++] = point;
  }
  return { starts, points };
}
