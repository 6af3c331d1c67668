import { boruvka, type SquaredEdges } from "./boruvka.ts";
import { squaredCoreDistances } from "./core-distances.ts";
import type { DistinctPoints } from "./distinct-points.ts";
import { buildKdTree } from "./kd-tree.ts";

/**
 * A minimum spanning tree over mutual reachability. All that HDBSCAN needs of the points: it can be
 * kept, and clustered again at another smallest cluster size in a fraction of the time.
 */
export interface SpanningTree {
  readonly pointCount: number;
  /** `pointCount - 1` edges, `from[e] < to[e]`, by distance; equal ones as `boruvka` orders them. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Mutual reachability distance of each edge, ascending. */
  readonly distances: Float64Array;
  /** Of each point. */
  readonly coreDistances: Float64Array;
}

/**
 * The minimum spanning tree of `points` (at least one) by Euclidean mutual reachability
 * `max(core(i), core(j), |i - j|)`, where the core distance is that to the `minSamples`-th nearest
 * document. Exact, unlike `hdbscan`'s default.
 */
export function spanningTree(distinct: DistinctPoints, minSamples: number): SpanningTree {
  const { pointCount, points, dimensions, weights } = distinct;
  const tree = buildKdTree(points, dimensions);
  const weightsAt = tree.rows.map((row) => weights[row]);
  const cores = squaredCoreDistances(tree, weightsAt, minSamples);
  const edges = boruvka(tree, cores);
  const order = sortedOrder(edges);
  const coreDistances = new Float64Array(pointCount);
  for (let at = 0; at < pointCount; at++) coreDistances[tree.rows[at]] = Math.sqrt(cores[at]);
  return {
    pointCount,
    from: order.map((edge) => edges.from[edge]),
    to: order.map((edge) => edges.to[edge]),
    distances: Float64Array.from(order, (edge) => Math.sqrt(edges.reaches[edge])),
    coreDistances,
  };
}

/** By mutual reachability, then distance, then rows. */
function sortedOrder({ from, to, reaches, distances }: SquaredEdges): Int32Array {
  const order = new Int32Array(from.length);
  for (let edge = 0; edge < order.length; edge++) order[edge] = edge;
  return order.sort(
    (a, b) =>
      reaches[a] - reaches[b] || distances[a] - distances[b] || from[a] - from[b] || to[a] - to[b],
  );
}
