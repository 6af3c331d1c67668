import type { ClusterPoints } from "../hdbscan/cluster-points.ts";
import {
  linkageDistances,
  type AgglomerativeLinkage,
  type LinkageDistances,
} from "./linkage-distances.ts";
import type { Merges } from "./merges.ts";

/**
 * All merges of agglomerative clustering by the nearest-neighbor chain (Benzécri 1982; Murtagh
 * 1983): from any cluster to its nearest, and on, until two are each other's nearest. Quadratic in
 * the points; exact for these linkages. Equal distances go to the cluster before in the chain, else
 * to the lowest. Merges come in the order of the chain, not of their heights.
 */
export function nearestNeighborChain(
  problem: ClusterPoints,
  linkage: AgglomerativeLinkage,
): Merges {
  return chainMerges(linkageDistances(problem, linkage), problem.pointCount);
}

/** Likewise of given distances of `pointCount` clusters, which are merged. */
export function chainMerges(distances: LinkageDistances, pointCount: number): Merges {
  const mergeCount = Math.max(0, pointCount - 1);
  const first = new Int32Array(mergeCount);
  const second = new Int32Array(mergeCount);
  const heights = new Float64Array(mergeCount);
  /** The slots that are left, ascending. */
  const left = Int32Array.from({ length: pointCount }, (_, slot) => slot);
  const chain = new Int32Array(pointCount);
  let length = 0;
  let merged = 0;
  while (merged < mergeCount) {
    if (length === 0) chain[length++] = left[0];
    const top = chain[length - 1];
    const before = length > 1 ? chain[length - 2] : -1;
    let nearest = before;
    let least = before < 0 ? Infinity : distances.distance(top, before);
    for (let i = 0; i < pointCount - merged; i++) {
      const slot = left[i];
      if (slot === top) continue;
      const distance = distances.distance(top, slot);
      if (distance < least) {
        least = distance;
        nearest = slot;
      }
    }
    if (nearest !== before) {
      chain[length++] = nearest;
      continue;
    }
    length -= 2;
    const gone = Math.max(top, before);
    const kept = Math.min(top, before);
    first[merged] = kept;
    second[merged] = gone;
    heights[merged] = least;
    distances.merge(gone, kept);
    const at = left.subarray(0, pointCount - merged).indexOf(gone);
    left.copyWithin(at, at + 1, pointCount - merged);
    merged++;
  }
  return { first, second, heights };
}
