import type { CondensedTree } from "./condensed-tree.ts";
import type { SelectedClusters } from "./selection.ts";

/**
 * The stability of each selected cluster as a share of the largest there could be: of its labelled
 * documents times the largest λ of all; 1 if that is infinite (`cluster_persistence_` of `hdbscan`).
 * At most 1, except for the root, whose stability counts its noise as well.
 */
export function clusterPersistence(
  { pointLambdas, pointWeights }: CondensedTree,
  { clusters, stabilities }: SelectedClusters,
  labels: Int32Array,
): Float64Array {
  // Below every split something falls apart later, so the largest λ of all is that of a point.
  const largest = pointLambdas.reduce((most, lambda) => Math.max(most, lambda), 0);
  const finite = largest > 0 && largest < Infinity;
  const documentCounts = new Float64Array(clusters.length);
  for (let point = 0; point < labels.length; point++) {
    if (labels[point] >= 0) documentCounts[labels[point]] += pointWeights[point];
  }
  return stabilities.map((stability, label) =>
    finite && documentCounts[label] > 0 ? stability / (documentCounts[label] * largest) : 1,
  );
}
