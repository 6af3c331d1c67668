import { EdgetopicError } from "../../errors.ts";
import type { DisjointSet } from "../../math/disjoint-set.ts";
import { certainMembership, type Clusterer, type ClusterInput } from "../clusterer.ts";
import { checkClusterPoints, checkCount, type ClusterPoints } from "../hdbscan/cluster-points.ts";
import { connectedMerges } from "./connected-merges.ts";
import { documentCounts, type AgglomerativeLinkage } from "./linkage-distances.ts";
import { cutMerges, isMerged, type CutOptions } from "./merges.ts";
import { nearestNeighborChain } from "./nearest-neighbor-chain.ts";
import { edgesOfGraph, edgesOfNeighbors, type PointEdges } from "./point-edges.ts";

export interface AgglomerativeOptions extends CutOptions {
  /** `"ward"`. */
  readonly linkage?: AgglomerativeLinkage;
}

/** Most points whose merges are all looked at: 50 MB of distances for the average and complete linkage. */
export const MOST_EXACT_POINTS = 5000;

/**
 * Agglomerative clustering with Euclidean distances, as scikit-learn's `AgglomerativeClustering`,
 * down to `clusterCount` clusters or up to `distanceThreshold`; a point of weight w is w points at
 * its place. There are no outliers. Clusters are numbered by their first point.
 *
 * Up to 5,000 points it is exact. Above, only what the neighbors or, without them, the graph joins
 * may merge, as with scikit-learn's `connectivity`; where that falls into components that have to
 * be merged still, they are as if each were at its centroid. Throws `corpus_too_large` where there
 * is neither, or where there are more than 5,000 such components.
 */
export function agglomerativeClusterer(options: AgglomerativeOptions): Clusterer {
  checkOptions(options);
  const { linkage = "ward" } = options;
  return {
    reads: ["points", "neighbors", "graph"],
    fit(input) {
      checkClusterPoints(input);
      const sets =
        input.pointCount <= MOST_EXACT_POINTS
          ? cutMerges(nearestNeighborChain(input, linkage), options, input.pointCount)
          : clusterConnected(input, linkage, options);
      const { labels, clusterCount } = numberSets(sets, input.pointCount);
      return { ...certainMembership(labels), clusterCount };
    },
  };
}

function checkOptions({ clusterCount, distanceThreshold, linkage = "ward" }: AgglomerativeOptions) {
  if (clusterCount !== undefined) checkCount("clusterCount", clusterCount, 1);
  if (distanceThreshold !== undefined && !(distanceThreshold >= 0)) {
    throw new EdgetopicError(
      "invalid_option",
      `distanceThreshold is ${distanceThreshold}; it must be a distance of at least 0.`,
    );
  }
  if (clusterCount === undefined && distanceThreshold === undefined) {
    throw new EdgetopicError(
      "invalid_option",
      "Neither clusterCount nor distanceThreshold is given; one of them must be.",
    );
  }
  if (linkage === "ward" || linkage === "average" || linkage === "complete") return;
  throw new EdgetopicError(
    "invalid_option",
    `linkage is ${String(linkage)}; it must be "ward", "average" or "complete".`,
  );
}

/** Along the edges, then by the centroids of the components if they are not few enough. */
export function clusterConnected(
  input: ClusterInput,
  linkage: AgglomerativeLinkage,
  cut: CutOptions,
): DisjointSet {
  const { sets, clusterCount, isExhausted } = connectedMerges(input, edgesOf(input), linkage, cut);
  if (!isExhausted || !isMerged(cut, clusterCount, 0)) return sets;
  if (clusterCount > MOST_EXACT_POINTS) {
    throw new EdgetopicError(
      "corpus_too_large",
      `The neighbors of the points form ${clusterCount} components; at most ${MOST_EXACT_POINTS} can be merged.`,
    );
  }
  const { points, members } = componentCentroids(input, sets, clusterCount);
  const joined = cutMerges(nearestNeighborChain(points, linkage), cut, clusterCount);
  for (let i = 0; i < clusterCount; i++) sets.union(members[i], members[joined.find(i)]);
  return sets;
}

function edgesOf({ neighbors, graph, pointCount }: ClusterInput): PointEdges {
  const edges =
    neighbors === undefined ? graph && edgesOfGraph(graph) : edgesOfNeighbors(neighbors);
  const vertexCount = neighbors?.rowCount ?? graph?.vertexCount ?? pointCount;
  if (vertexCount !== pointCount) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `There are neighbors of ${vertexCount} points for ${pointCount} points; there must be some for each.`,
    );
  }
  if (edges !== undefined) return edges;
  throw new EdgetopicError(
    "corpus_too_large",
    `${pointCount} points are to be clustered without neighbors; that can be done with ${MOST_EXACT_POINTS}.`,
  );
}

function componentCentroids(input: ClusterInput, sets: DisjointSet, count: number) {
  const { points, pointCount, dimensions } = input;
  const { labels } = numberSets(sets, pointCount);
  const documents = documentCounts(input);
  const sums = new Float64Array(count * dimensions);
  const weights = new Int32Array(count);
  const members = new Int32Array(count).fill(-1);
  for (let i = 0; i < pointCount; i++) {
    const label = labels[i];
    if (members[label] < 0) members[label] = i;
    weights[label] += documents[i];
    for (let d = 0; d < dimensions; d++) {
      sums[label * dimensions + d] += documents[i] * points[i * dimensions + d];
    }
  }
  const centroids = Float32Array.from(
    sums,
    (sum, at) => sum / weights[Math.floor(at / dimensions)],
  );
  const problem: ClusterPoints = { points: centroids, pointCount: count, dimensions, weights };
  return { points: problem, members };
}

function numberSets(sets: DisjointSet, pointCount: number) {
  const numbers = new Int32Array(pointCount).fill(-1);
  const labels = new Int32Array(pointCount);
  let clusterCount = 0;
  for (let i = 0; i < pointCount; i++) {
    const root = sets.find(i);
    if (numbers[root] < 0) numbers[root] = clusterCount++;
    labels[i] = numbers[root];
  }
  return { labels, clusterCount };
}
