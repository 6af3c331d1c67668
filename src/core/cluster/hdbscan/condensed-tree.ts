import type { Linkage } from "./linkage.ts";

/**
 * The tree of clusters of at least the smallest size. Cluster 0 is the root, all points; every
 * other has a parent of a smaller number and one sibling. λ is 1 / distance.
 */
export interface CondensedTree {
  readonly clusterCount: number;
  /** Of each cluster; -1 for the root. */
  readonly parents: Int32Array;
  /** The λ at which each cluster splits off its parent; 0 for the root. */
  readonly births: Float64Array;
  /** In documents. */
  readonly sizes: Int32Array;
  /** The cluster each point falls out of, and the λ at which it does; `Infinity` if it never does. */
  readonly pointClusters: Int32Array;
  readonly pointLambdas: Float64Array;
  /** Documents at each point. */
  readonly pointWeights: Int32Array;
}

/** Not a λ: the node has not fallen out of its cluster. */
const STAYS = -1;

/**
 * Condenses the linkage (Campello et al. 2013; McInnes and Healy 2017): going down from the root, a
 * split into two nodes of at least `minClusterSize` documents makes two clusters; smaller nodes
 * fall out of the cluster, which lives on in the larger one. A point that is large enough alone is
 * a cluster until its documents part.
 *
 * Two departures from `hdbscan`. A node that falls apart at the very distance at which it splits
 * off makes no cluster: where distances are equal, it is chance whether there is such a node. And
 * clusters are numbered by their split, the widest first, not breadth first.
 */
export function condenseTree(linkage: Linkage, minClusterSize: number): CondensedTree {
  const { pointCount, left, right, distances, sizes } = linkage;
  const nodeCount = distances.length;
  const outlasting = outlastingNodes(linkage, minClusterSize);
  const clusters = new Int32Array(nodeCount);
  const lambdas = new Float64Array(nodeCount).fill(STAYS);
  const parents = new Int32Array(nodeCount);
  const births = new Float64Array(nodeCount);
  const clusterSizes = new Int32Array(nodeCount);
  parents[0] = -1;
  clusterSizes[0] = sizes[nodeCount - 1];
  let clusterCount = 1;
  // Parents come after their children, so going backwards every node is settled when it is met.
  for (let node = nodeCount - 1; node >= pointCount; node--) {
    const merge = node - pointCount;
    const stays = lambdas[node] === STAYS;
    const lambda = stays ? inverse(distances[node]) : lambdas[node];
    const splits = stays && outlasting[left[merge]] === 1 && outlasting[right[merge]] === 1;
    for (let side = 0; side < 2; side++) {
      const child = side === 0 ? left[merge] : right[merge];
      clusters[child] = splits ? clusterCount : clusters[node];
      if (!stays || outlasting[child] === 0) lambdas[child] = lambda;
      if (!splits) continue;
      parents[clusterCount] = clusters[node];
      births[clusterCount] = lambda;
      clusterSizes[clusterCount] = sizes[child];
      clusterCount++;
    }
  }
  for (let point = 0; point < pointCount; point++) {
    if (lambdas[point] === STAYS) lambdas[point] = inverse(distances[point]);
  }
  return {
    clusterCount,
    parents: parents.slice(0, clusterCount),
    births: births.slice(0, clusterCount),
    sizes: clusterSizes.slice(0, clusterCount),
    pointClusters: clusters.slice(0, pointCount),
    pointLambdas: lambdas.slice(0, pointCount),
    pointWeights: sizes.slice(0, pointCount),
  };
}

/** 1 for each node that holds, nearer than its parent's distance, a component of at least `minClusterSize`. */
function outlastingNodes(linkage: Linkage, minClusterSize: number): Uint8Array {
  const { pointCount, left, right, distances, sizes } = linkage;
  const outlasting = new Uint8Array(distances.length);
  for (let node = pointCount; node < distances.length; node++) {
    const merge = node - pointCount;
    for (let side = 0; side < 2; side++) {
      const child = side === 0 ? left[merge] : right[merge];
      if (sizes[child] < minClusterSize) continue;
      // At an equal distance `child` is only a step on the way to `node`: what counts is below it.
      if (distances[child] < distances[node]) outlasting[child] = 1;
      else if (child >= pointCount) {
        outlasting[child] =
          outlasting[left[child - pointCount]] | outlasting[right[child - pointCount]];
      }
    }
  }
  return outlasting;
}

function inverse(distance: number): number {
  return distance > 0 ? 1 / distance : Infinity;
}
