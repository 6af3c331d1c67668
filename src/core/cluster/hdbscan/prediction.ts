import { Attachment } from "./attachment.ts";
import { checkPoints } from "./cluster-points.ts";
import { fittedPoints } from "./fitted-points.ts";
import type { KeptTree } from "./kept-tree.ts";
import {
  clusterLabels,
  membershipProbability,
  singleClusterLambda,
  type Membership,
} from "./membership.ts";
import type { SelectedTree } from "./selected-tree.ts";
import { clusterPeaks } from "./stability.ts";

/** Says of new points which cluster of a clustering they belong to. */
export interface Predictor {
  /** `points` are `n × dimensions`, finite; throws `dimension_mismatch` and `invalid_vector`. */
  predict(points: Float32Array): Membership;
}

/**
 * Approximate prediction (`approximate_predict` of `hdbscan` 0.8.43): a new point hangs on the
 * fitted point nearest by mutual reachability and belongs to the cluster that is in at the λ of
 * their distance; the clustering stays as it is. `rows` are the rows the tree was kept of, at least
 * one.
 *
 * Departs from `hdbscan` in three corners. A root that is the only cluster takes in a new point on
 * the condition on which it takes in fitted ones, not always. A cluster that no point falls out of
 * directly, as one that only ε brought back, is itself, where `hdbscan` takes one below it for it. At
 * the very place of more than `minSamples` documents the probability is 1, where `hdbscan` says 0.
 */
export function createPredictor(
  kept: KeptTree,
  rows: Float32Array,
  dimensions: number,
  { tree, selected, selectionEpsilon }: SelectedTree,
): Predictor {
  const fitted = fittedPoints(kept, rows, dimensions);
  // Takes half as long as the tree did, and many a clustering is never asked.
  let attachment: Attachment | undefined;
  const { clusters } = selected;
  const { parents, births, pointClusters, pointLambdas } = tree;
  const labelOfCluster = clusterLabels(tree, clusters);
  const peaks = clusterPeaks(tree);
  const least = clusters[0] === 0 ? singleClusterLambda(peaks, selectionEpsilon) : 0;

  function predict(points: Float32Array): Membership {
    const count = Math.floor(points.length / dimensions);
    checkPoints(points, count, dimensions);
    attachment ??= new Attachment(kept, fitted, dimensions);
    const labels = new Int32Array(count);
    const probabilities = new Float32Array(count);
    for (let i = 0; i < count; i++) {
      attachment.attach(points, i * dimensions);
      const { lambda } = attachment;
      let cluster = pointClusters[attachment.point];
      if (pointLambdas[attachment.point] > lambda) {
        while (cluster > 0 && births[cluster] >= lambda) cluster = parents[cluster];
      }
      labels[i] = lambda >= least ? labelOfCluster[cluster] : -1;
      if (labels[i] < 0) continue;
      probabilities[i] = membershipProbability(lambda, peaks[clusters[labels[i]]]);
    }
    return { labels, probabilities };
  }

  return { predict };
}
