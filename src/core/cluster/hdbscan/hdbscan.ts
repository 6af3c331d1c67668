import { EdgetopicError } from "../../errors.ts";
import { condenseTree, type CondensedTree } from "./condensed-tree.ts";
import { distinctPoints } from "./distinct-points.ts";
import { singleLinkage } from "./linkage.ts";
import { memberships } from "./membership.ts";
import { selectClusters, type ClusterSelection } from "./selection.ts";
import { spanningTree } from "./spanning-tree.ts";
import { clusterStabilities } from "./stability.ts";

export interface HdbscanProblem {
  /** `pointCount × dimensions`, row-major; all values finite. */
  points: Float32Array;
  pointCount: number;
  dimensions: number;
  /** How many documents each point stands for, at least 1; all 1 when left out. */
  weights?: Int32Array;
  /** In documents, at least 2. */
  minClusterSize: number;
  /** In documents, at least 1, the point itself not counted; at most one less than there are documents. `minClusterSize` when left out. */
  minSamples?: number;
  /** Excess of mass when left out. */
  selection?: ClusterSelection;
}

export interface Clustering {
  /** `0 … clusterCount - 1`, -1 for noise. */
  labels: Int32Array;
  /** 0 … 1, 0 for noise. */
  probabilities: Float32Array;
  clusterCount: number;
  /** Of each cluster, the mean time its documents stay in it as a share of the largest λ of all; 1 if that is infinite. */
  persistence: Float64Array;
}

/**
 * HDBSCAN* (Campello, Moulavi and Sander 2013; McInnes and Healy 2017) with Euclidean distances. A
 * point of weight w is exactly as w points at its place. Agrees with `hdbscan` 0.8.43 with an exact
 * tree (`algorithm="generic"`) but for the numbering of the clusters, the order of equal mutual
 * reachabilities, there arbitrary and here that of `boruvka`, and the clusters that `condenseTree`
 * does not make. Throws `dimension_mismatch`, `invalid_vector` and `invalid_option`.
 */
export function hdbscan(problem: HdbscanProblem): Clustering {
  checkProblem(problem);
  const { points, pointCount, dimensions, minClusterSize } = problem;
  if (pointCount === 0) return noClusters();
  const weights = problem.weights ?? new Int32Array(pointCount).fill(1);
  const distinct = distinctPoints(points, dimensions, weights);
  const documentCount = weights.reduce((sum, weight) => sum + weight, 0);
  const wanted = Math.min(problem.minSamples ?? minClusterSize, documentCount - 1);
  const linkage = singleLinkage(spanningTree(distinct, Math.max(1, wanted)), distinct.weights);
  const tree = condenseTree(linkage, minClusterSize);
  const stabilities = clusterStabilities(tree);
  const selected = selectClusters(tree, stabilities, problem.selection);
  const { labels, probabilities } = memberships(tree, selected);
  return {
    labels: distinct.pointOfRow.map((point) => labels[point]),
    probabilities: Float32Array.from(distinct.pointOfRow, (point) => probabilities[point]),
    clusterCount: selected.length,
    persistence: persistences(tree, stabilities, selected),
  };
}

function noClusters(): Clustering {
  return {
    labels: new Int32Array(0),
    probabilities: new Float32Array(0),
    clusterCount: 0,
    persistence: new Float64Array(0),
  };
}

function persistences(
  { pointLambdas, sizes }: CondensedTree,
  stabilities: Float64Array,
  selected: Int32Array,
): Float64Array {
  // Below every split something falls apart later, so the largest λ of all is that of a point.
  const largest = pointLambdas.reduce((most, lambda) => Math.max(most, lambda), 0);
  const finite = largest > 0 && largest < Infinity;
  return Float64Array.from(selected, (cluster) =>
    finite ? stabilities[cluster] / (sizes[cluster] * largest) : 1,
  );
}

function checkProblem(problem: HdbscanProblem): void {
  const { points, pointCount, dimensions, weights, minClusterSize, minSamples } = problem;
  if (points.length !== pointCount * dimensions) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `${points.length} values are not ${pointCount} points of ${dimensions} dimensions.`,
    );
  }
  const bad = points.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new EdgetopicError(
      "invalid_vector",
      `Point ${Math.floor(bad / dimensions)} has the value ${points[bad]}; all must be finite.`,
    );
  }
  checkCount("minClusterSize", minClusterSize, 2);
  if (minSamples !== undefined) checkCount("minSamples", minSamples, 1);
  if (weights === undefined) return;
  if (weights.length !== pointCount) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are ${weights.length} weights for ${pointCount} points; there must be one for each.`,
    );
  }
  for (const weight of weights) checkCount("A weight", weight, 1);
}

function checkCount(name: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new EdgetopicError(
    "invalid_option",
    `${name} is ${value}; it must be a whole number of at least ${least}.`,
  );
}
