import { DisjointSet } from "../../math/disjoint-set.ts";
import type { ClusterPoints } from "../hdbscan/cluster-points.ts";
import { documentCounts, wardDistances, type AgglomerativeLinkage } from "./linkage-distances.ts";
import { isMerged, type CutOptions } from "./merges.ts";
import { MergeQueue } from "./merge-queue.ts";
import type { PointEdges } from "./point-edges.ts";

export interface ConnectedClusters {
  readonly sets: DisjointSet;
  readonly clusterCount: number;
  /** Whether no edges are left. */
  readonly isExhausted: boolean;
}

/**
 * Agglomerative clustering in which only clusters joined by an edge may merge, the nearest first,
 * equal ones by the number of the edge; as far as the cut, or until no edges are left. As
 * scikit-learn's `ward_tree` and `linkage_tree` with a connectivity: the average and the largest
 * distance are those over the edges between two clusters, as far as they are known.
 */
export function connectedMerges(
  problem: ClusterPoints,
  edges: PointEdges,
  linkage: AgglomerativeLinkage,
  cut: CutOptions,
): ConnectedClusters {
  const run = new ConnectedRun(problem, edges, linkage);
  let clusterCount = problem.pointCount;
  while (isMerged(cut, clusterCount, run.nextHeight())) {
    run.mergeNext();
    clusterCount--;
  }
  return { sets: run.sets, clusterCount, isExhausted: run.nextHeight() === Infinity };
}

class ConnectedRun {
  readonly sets: DisjointSet;
  readonly #linkage: AgglomerativeLinkage;
  readonly #ward: ReturnType<typeof wardDistances>;
  readonly #sizes: Float64Array;
  readonly #queue = new MergeQueue();
  /** Of each edge; half-edge `2e` is that at its first point, `2e + 1` that at the other. */
  readonly #distances: Float64Array;
  /** The key it is queued with. */
  readonly #queued: Float64Array;
  readonly #isGone: Uint8Array;
  /** The point across each half-edge. */
  readonly #across: Int32Array;
  /** The half-edge after each in the list of its cluster, -1 at the end. */
  readonly #nexts: Int32Array;
  /** The first and last half-edge of each cluster, by the point that stands for it. */
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  /** The edge that leads to a cluster, while two lists are joined. */
  readonly #edgeTo: Int32Array;

  constructor(problem: ClusterPoints, { from, to }: PointEdges, linkage: AgglomerativeLinkage) {
    const { pointCount } = problem;
    const edgeCount = from.length;
    this.sets = new DisjointSet(pointCount);
    this.#linkage = linkage;
    this.#ward = wardDistances(problem);
    this.#sizes = documentCounts(problem);
    this.#distances = new Float64Array(edgeCount);
    this.#queued = new Float64Array(edgeCount);
    this.#isGone = new Uint8Array(edgeCount);
    this.#across = new Int32Array(2 * edgeCount);
    this.#nexts = new Int32Array(2 * edgeCount).fill(-1);
    this.#heads = new Int32Array(pointCount).fill(-1);
    this.#tails = new Int32Array(pointCount).fill(-1);
    this.#edgeTo = new Int32Array(pointCount).fill(-1);
    for (let edge = 0; edge < edgeCount; edge++) {
      this.#append(from[edge], 2 * edge, to[edge]);
      this.#append(to[edge], 2 * edge + 1, from[edge]);
      const distance =
        linkage === "ward"
          ? this.#ward.distance(from[edge], to[edge])
          : pointDistance(problem, from[edge], to[edge]);
      this.#distances[edge] = distance;
      this.#queued[edge] = distance;
      this.#queue.push(distance, edge);
    }
  }

  /** The distance of the two clusters to be merged next, Infinity where no edges are left. */
  nextHeight(): number {
    for (;;) {
      const edge = this.#queue.first;
      if (edge < 0) return Infinity;
      const key = this.#queue.leastKey;
      const distance = this.#distances[edge];
      const isStale = this.#isGone[edge] === 1 || key !== this.#queued[edge];
      if (!isStale && distance === key) return key;
      this.#queue.removeFirst();
      if (isStale) continue;
      this.#queued[edge] = distance;
      this.#queue.push(distance, edge);
    }
  }

  mergeNext(): void {
    const edge = this.#queue.first;
    const a = this.sets.find(this.#across[2 * edge]);
    const b = this.sets.find(this.#across[2 * edge + 1]);
    this.sets.union(Math.min(a, b), Math.max(a, b));
    const kept = this.sets.find(a);
    const gone = kept === a ? b : a;
    const share = this.#sizes[gone] / (this.#sizes[gone] + this.#sizes[kept]);
    if (this.#linkage === "ward") this.#ward.merge(gone, kept);
    this.#sizes[kept] += this.#sizes[gone];
    this.#joinLists(gone, kept, share);
  }

  #append(point: number, half: number, across: number): void {
    this.#across[half] = across;
    if (this.#heads[point] < 0) this.#heads[point] = half;
    else this.#nexts[this.#tails[point]] = half;
    this.#tails[point] = half;
  }

  /** The edges of both clusters become those of `kept`, one to each other cluster. */
  #joinLists(gone: number, kept: number, share: number): void {
    const heads = this.#heads;
    const nexts = this.#nexts;
    nexts[this.#tails[kept]] = heads[gone];
    let last = -1;
    for (let half = heads[kept]; half >= 0; half = nexts[half]) {
      const edge = half >> 1;
      if (this.#isGone[edge] === 1) continue;
      const other = this.sets.find(this.#across[half]);
      if (other === kept) {
        this.#isGone[edge] = 1;
        continue;
      }
      const known = this.#edgeTo[other];
      if (known >= 0) {
        this.#isGone[edge] = 1;
        this.#combine(known, edge, share);
        continue;
      }
      this.#edgeTo[other] = edge;
      if (last < 0) heads[kept] = half;
      else nexts[last] = half;
      last = half;
    }
    heads[gone] = -1;
    this.#tails[kept] = last;
    if (last < 0) heads[kept] = -1;
    else nexts[last] = -1;
    this.#finishList(kept);
  }

  /** What leads to one cluster from both: `known` from the kept one, `edge` from the other. */
  #combine(known: number, edge: number, share: number): void {
    const near = this.#distances[known];
    const far = this.#distances[edge];
    this.#distances[known] =
      this.#linkage === "average" ? near + share * (far - near) : Math.max(near, far);
  }

  /** Puts the edges of a merged cluster in the queue where they came nearer. */
  #finishList(kept: number): void {
    for (let half = this.#heads[kept]; half >= 0; half = this.#nexts[half]) {
      const edge = half >> 1;
      const other = this.sets.find(this.#across[half]);
      this.#edgeTo[other] = -1;
      if (this.#linkage === "ward") this.#distances[edge] = this.#ward.distance(kept, other);
      if (this.#distances[edge] >= this.#queued[edge]) continue;
      this.#queued[edge] = this.#distances[edge];
      this.#queue.push(this.#distances[edge], edge);
    }
  }
}

function pointDistance({ points, dimensions }: ClusterPoints, i: number, j: number): number {
  let squares = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = points[i * dimensions + d] - points[j * dimensions + d];
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}
