import { exp } from "../../math/elementary.ts";
import { checkCount } from "./cluster-points.ts";
import { ExemplarDistances } from "./exemplar-distances.ts";
import { exemplars } from "./exemplars.ts";
import { fittedPoints } from "./fitted-points.ts";
import type { KeptTree } from "./kept-tree.ts";
import { MergeHeights } from "./merge-heights.ts";
import type { SelectedTree } from "./selected-tree.ts";
import { clusterPeaks } from "./stability.ts";

/** Of every row how much it belongs to each cluster, worked out row by row. */
export interface SoftMembership {
  readonly rowCount: number;
  readonly clusterCount: number;
  /** Writes the memberships of one row, by label; their sum is the probability that it is in a cluster at all, at most 1. */
  writeRow(row: number, into: Float64Array): void;
}

/** Keeps λ + this apart from 0 (`hdbscan`). */
const TINY = 1e-8;

/**
 * Soft memberships of the fitted rows (`all_points_membership_vectors` of `hdbscan` 0.8.43): how
 * near a row is to the exemplars of a cluster, times how long it stays together with it, as shares,
 * times the probability that it is in any. `rows` are the rows the tree was kept of, at least one.
 *
 * Where several clusters are as close in the tree, as to noise between them, that probability is by
 * the one of the smallest number, as in `hdbscan`, whose numbers are others. Where `hdbscan` divides
 * infinite λ by infinite λ, here it is 1. A cluster that no point falls out of directly is itself, as
 * in `createPredictor`.
 */
export function createSoftMembership(
  kept: KeptTree,
  rows: Float32Array,
  dimensions: number,
  { tree, selected: { clusters } }: SelectedTree,
): SoftMembership {
  const points = fittedPoints(kept, rows, dimensions);
  const distances = new ExemplarDistances(exemplars(tree, clusters), points, dimensions);
  const merges = new MergeHeights(tree, clusters);
  const peaks = clusterPeaks(tree);
  const clusterCount = clusters.length;
  const heights = new Float64Array(clusterCount);

  function writeRow(row: number, into: Float64Array): void {
    const point = kept.pointOfRow[row];
    const cluster = tree.pointClusters[point];
    const lambda = tree.pointLambdas[point];
    distances.write(points, point * dimensions, into);
    merges.write(cluster, lambda, heights);
    let sum = 0;
    for (let label = 0; label < clusterCount; label++) {
      const score = exp(-share(peaks[cluster] + TINY, heights[label]));
      into[label] *= exp(score);
      sum += into[label];
    }
    const nearest = indexOfLargest(heights, clusterCount);
    const peak = Math.max(peaks[clusters[nearest]], lambda);
    const inSome = share(heights[nearest], peak);
    for (let label = 0; label < clusterCount; label++) into[label] *= inSome / sum;
  }

  return { rowCount: kept.pointOfRow.length, clusterCount, writeRow };
}

export interface MembershipBlock {
  readonly firstRow: number;
  readonly rowCount: number;
  /** `rowCount × clusterCount`; overwritten by the next block. */
  readonly memberships: Float32Array;
}

/** All rows, at most `blockRows` at a time, so that rows × clusters is never held. Throws `invalid_option`. */
export function* membershipBlocks(
  soft: SoftMembership,
  blockRows: number,
): Generator<MembershipBlock> {
  checkCount("blockRows", blockRows, 1);
  const { rowCount, clusterCount } = soft;
  const block = new Float32Array(Math.min(blockRows, rowCount) * clusterCount);
  const vector = new Float64Array(clusterCount);
  for (let firstRow = 0; firstRow < rowCount; firstRow += blockRows) {
    const count = Math.min(blockRows, rowCount - firstRow);
    for (let i = 0; i < count; i++) {
      soft.writeRow(firstRow + i, vector);
      block.set(vector, i * clusterCount);
    }
    yield { firstRow, rowCount: count, memberships: block.subarray(0, count * clusterCount) };
  }
}

/** `part / whole`, 1 where both are infinite. */
function share(part: number, whole: number): number {
  return part === whole ? 1 : part / whole;
}

/** The first of the largest. */
export function indexOfLargest(values: Float64Array, count: number): number {
  let largest = 0;
  for (let i = 1; i < count; i++) if (values[i] > values[largest]) largest = i;
  return largest;
}
