import type { CondensedTree } from "./condensed-tree.ts";

/** How long the documents of each cluster stay in it: the sum of `λ - birth` over them (Campello et al. 2013). */
export function clusterStabilities(tree: CondensedTree): Float64Array {
  const { clusterCount, parents, births, sizes, pointClusters, pointLambdas, pointWeights } = tree;
  const stabilities = new Float64Array(clusterCount);
  for (let point = 0; point < pointClusters.length; point++) {
    const cluster = pointClusters[point];
    stabilities[cluster] += lifetime(births[cluster], pointLambdas[point]) * pointWeights[point];
  }
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    const parent = parents[cluster];
    stabilities[parent] += lifetime(births[parent], births[cluster]) * sizes[cluster];
  }
  return stabilities;
}

/** 0 for what is born and gone at an infinite λ, where the difference would be NaN. */
function lifetime(birth: number, death: number): number {
  return death === birth ? 0 : death - birth;
}

/** The largest λ at which anything, a point or a cluster, leaves each cluster. */
export function clusterPeaks(tree: CondensedTree): Float64Array {
  const { clusterCount, parents, births, pointClusters, pointLambdas } = tree;
  const peaks = new Float64Array(clusterCount);
  for (let point = 0; point < pointClusters.length; point++) {
    const cluster = pointClusters[point];
    if (pointLambdas[point] > peaks[cluster]) peaks[cluster] = pointLambdas[point];
  }
  for (let cluster = 1; cluster < clusterCount; cluster++) {
    const parent = parents[cluster];
    if (births[cluster] > peaks[parent]) peaks[parent] = births[cluster];
  }
  return peaks;
}
