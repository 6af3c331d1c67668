import { EdgetopicError } from "../../errors.ts";
import type { SectionArray } from "../../sections.ts";
import { checkClusterPoints, checkCount, type ClusterPoints } from "./cluster-points.ts";
import { distinctPoints } from "./distinct-points.ts";
import { spanningTree, type SpanningTree } from "./spanning-tree.ts";

/**
 * What is kept of the points to cluster them again, at another smallest size or selection, without
 * looking at them: the spanning tree of the distinct ones. 32 bytes a point.
 */
export interface KeptTree {
  /** A tree of no points if there were none. */
  readonly tree: SpanningTree;
  /** Documents at each point of the tree. */
  readonly weights: Int32Array;
  /** The point of every row. */
  readonly pointOfRow: Int32Array;
  /** As used: at most one less than there are documents, at least 1. */
  readonly minSamples: number;
}

/** All of HDBSCAN that takes long. `minSamples` in documents, at least 1. Throws as `hdbscan` does. */
export function keepTree(rows: ClusterPoints, minSamples: number): KeptTree {
  checkClusterPoints(rows);
  checkCount("minSamples", minSamples, 1);
  const weights = rows.weights ?? new Int32Array(rows.pointCount).fill(1);
  if (rows.pointCount === 0) return emptyTree();
  const distinct = distinctPoints(rows.points, rows.dimensions, weights);
  const documentCount = weights.reduce((sum, weight) => sum + weight, 0);
  const used = Math.max(1, Math.min(minSamples, documentCount - 1));
  return {
    tree: spanningTree(distinct, used),
    weights: distinct.weights,
    pointOfRow: distinct.pointOfRow,
    minSamples: used,
  };
}

function emptyTree(): KeptTree {
  return {
    tree: {
      pointCount: 0,
      from: new Int32Array(0),
      to: new Int32Array(0),
      distances: new Float64Array(0),
      coreDistances: new Float64Array(0),
    },
    weights: new Int32Array(0),
    pointOfRow: new Int32Array(0),
    minSamples: 1,
  };
}

/** As sections of a file. */
export function encodeKeptTree(kept: KeptTree): Record<string, SectionArray> {
  const { from, to, distances, coreDistances } = kept.tree;
  return {
    from,
    to,
    distances,
    coreDistances,
    weights: kept.weights,
    pointOfRow: kept.pointOfRow,
    minSamples: Int32Array.of(kept.minSamples),
  };
}

/** Reads what `encodeKeptTree` wrote, without copying. Throws `checkpoint_mismatch` if it is no such tree. */
export function decodeKeptTree(arrays: Record<string, SectionArray>): KeptTree {
  const { from, to, weights, pointOfRow, minSamples, distances, coreDistances } = arrays;
  const whole =
    from instanceof Int32Array &&
    to instanceof Int32Array &&
    weights instanceof Int32Array &&
    pointOfRow instanceof Int32Array &&
    minSamples instanceof Int32Array &&
    distances instanceof Float64Array &&
    coreDistances instanceof Float64Array;
  if (!whole) throw mismatch("sections are missing or of another type");
  const pointCount = coreDistances.length;
  const edgeCount = Math.max(0, pointCount - 1);
  if (
    weights.length !== pointCount ||
    from.length !== edgeCount ||
    to.length !== edgeCount ||
    distances.length !== edgeCount ||
    minSamples.length !== 1
  ) {
    throw mismatch(`${from.length} edges do not span ${pointCount} points`);
  }
  return {
    tree: { pointCount, from, to, distances, coreDistances },
    weights,
    pointOfRow,
    minSamples: minSamples[0],
  };
}

function mismatch(what: string): EdgetopicError {
  return new EdgetopicError("checkpoint_mismatch", `This is no spanning tree: ${what}.`);
}
