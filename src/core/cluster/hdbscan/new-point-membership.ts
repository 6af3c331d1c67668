import { exp } from "../../math/elementary.ts";
import { Attachment } from "./attachment.ts";
import { checkPoints } from "./cluster-points.ts";
import { ExemplarDistances } from "./exemplar-distances.ts";
import { exemplars } from "./exemplars.ts";
import { fittedPoints } from "./fitted-points.ts";
import type { KeptTree } from "./kept-tree.ts";
import { MergeHeights } from "./merge-heights.ts";
import type { SelectedTree } from "./selected-tree.ts";
import { indexOfLargest } from "./soft-membership.ts";
import { clusterPeaks } from "./stability.ts";

/** Of a new point how much it belongs to each cluster. */
export interface NewPointMembership {
  readonly clusterCount: number;
  /** Writes the memberships of the place at `point` (`dimensions`, finite), by label, as `SoftMembership` does. Throws `dimension_mismatch` and `invalid_vector`. */
  write(point: Float32Array, into: Float64Array): void;
}

/** Stands for 0 where one divides by it (`hdbscan`). */
const TINY = 1e-8;

/**
 * Soft memberships of new points (`membership_vector` of `hdbscan` 0.8.43): as those of the fitted
 * points, but `√distance · outlierness²`, with other scores, so that a fitted point asked as a new
 * one gets other numbers. `rows` are the rows the tree was kept of, at least one.
 */
export function createNewPointMembership(
  kept: KeptTree,
  rows: Float32Array,
  dimensions: number,
  { tree, selected: { clusters } }: SelectedTree,
): NewPointMembership {
  const points = fittedPoints(kept, rows, dimensions);
  const attachment = new Attachment(kept, points, dimensions);
  const distances = new ExemplarDistances(exemplars(tree, clusters), points, dimensions);
  const merges = new MergeHeights(tree, clusters);
  const peaks = clusterPeaks(tree);
  const clusterCount = clusters.length;
  const heights = new Float64Array(clusterCount);
  const scores = new Float64Array(clusterCount);

  function write(point: Float32Array, into: Float64Array): void {
    checkPoints(point, 1, dimensions);
    if (clusterCount === 0) return;
    attachment.attach(point, 0);
    const cluster = tree.pointClusters[attachment.point];
    const lambda = Math.min(tree.pointLambdas[attachment.point], attachment.lambda);
    distances.write(point, 0, into);
    // hdbscan passes λ on as an f32; beside a peak of nearly that λ it shows.
    merges.write(cluster, Math.fround(lambda), heights);
    writeScores(peaks[cluster]);
    merges.write(cluster, lambda, heights);
    let sum = 0;
    for (let label = 0; label < clusterCount; label++) {
      into[label] = Math.sqrt(into[label]) * scores[label] * scores[label];
      sum += into[label];
    }
    const nearest = indexOfLargest(heights, clusterCount);
    const peak = Math.max(lambda, peaks[clusters[nearest]]) + TINY;
    const inSome = heights[nearest] === peak ? 1 : heights[nearest] / peak;
    for (let label = 0; label < clusterCount; label++) into[label] *= inSome / sum;
  }

  /** The softmax of `peak / (peak - height)`. */
  function writeScores(peak: number): void {
    for (let label = 0; label < clusterCount; label++) {
      scores[label] = outlierRatio(peak, heights[label]);
    }
    const largest = scores[indexOfLargest(scores, clusterCount)];
    let sum = 0;
    for (let label = 0; label < clusterCount; label++) {
      scores[label] = scores[label] === largest ? 1 : exp(scores[label] - largest);
      sum += scores[label];
    }
    for (let label = 0; label < clusterCount; label++) scores[label] /= sum;
  }

  return { clusterCount, write };
}

/** `peak / (peak - height)`, in the limit 1 for a peak that is infinite beside a height that is not. */
function outlierRatio(peak: number, height: number): number {
  if (peak === Infinity) return height === Infinity ? Infinity : 1;
  const rest = peak - height;
  return peak / (rest > 0 ? rest : TINY);
}
