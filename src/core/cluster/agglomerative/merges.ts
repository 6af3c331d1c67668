import { DisjointSet } from "../../math/disjoint-set.ts";

/** Merges of clusters, each named by any of its points. */
export interface Merges {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** The distance of the two. */
  readonly heights: Float64Array;
}

/** Where to stop merging: one of the two at least. */
export interface CutOptions {
  /** At least 1. */
  readonly clusterCount?: number;
  /** Clusters of this distance and above are not merged. */
  readonly distanceThreshold?: number;
}

/** Whether a merge at `height` that leaves one cluster fewer than `clusterCount` still belongs to the clustering. */
export function isMerged(cut: CutOptions, clusterCount: number, height: number): boolean {
  const { clusterCount: wanted = 1, distanceThreshold = Infinity } = cut;
  return clusterCount > wanted && height < distanceThreshold;
}

/** Runs the merges by height, equal ones in their order, as far as the cut. */
export function cutMerges(
  { first, second, heights }: Merges,
  cut: CutOptions,
  pointCount: number,
): DisjointSet {
  const sets = new DisjointSet(pointCount);
  const order = Int32Array.from(heights.keys()).sort((a, b) => heights[a] - heights[b] || a - b);
  let clusterCount = pointCount;
  for (const merge of order) {
    if (!isMerged(cut, clusterCount, heights[merge])) break;
    sets.union(first[merge], second[merge]);
    clusterCount--;
  }
  return sets;
}
