import type { NeighborTable } from "../../knn/neighbor-table.ts";
import { exp, log } from "../../math/elementary.ts";

/** Each row's own metric: the distance its neighborhood begins at, and how fast it fades. */
export interface NeighborhoodScales {
  /** `rowCount`: the bandwidths σ. */
  readonly sigmas: Float32Array;
  /** `rowCount`: the distances ρ to the nearest other row. */
  readonly rhos: Float32Array;
}

const BISECTION_COUNT = 64;
const TOLERANCE = 1e-5;
/** Smallest bandwidth, relative to the mean distance. */
const SMALLEST_SCALE = 1e-3;

const { fround } = Math;

/**
 * ρ and σ such that the membership strengths of a row sum to log2 of its neighbor count (McInnes,
 * Healy, Melville 2018, algorithm 3), as umap-learn's `smooth_knn_dist`, in f32 as there. It counts
 * the row itself as its first neighbor, at distance 0: so the count is `neighborCount + 1`, and
 * means are over as many. It departs from it where a row has fewer neighbors than the table has
 * columns: distances of `Infinity` are left out of the means.
 *
 * `localConnectivity` (default 1) is the number of nearest rows at a distance above 0 that are
 * wholly connected; a fraction interpolates between two.
 */
export function neighborhoodScales(
  table: NeighborTable,
  localConnectivity = 1,
): NeighborhoodScales {
  const { rowCount, neighborCount, distances } = table;
  const target = log(neighborCount + 1) / log(2);
  const sigmas = new Float32Array(rowCount);
  const rhos = new Float32Array(rowCount);
  const overallMean = meanDistance(distances, 0, distances.length, rowCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * neighborCount;
    const end = start + neighborCount;
    const rho = connectedDistance(distances, start, end, localConnectivity);
    const mean = rho > 0 ? meanDistance(distances, start, end, 1) : overallMean;
    rhos[i] = rho;
    sigmas[i] = Math.max(bandwidth(distances, start, end, rho, target), SMALLEST_SCALE * mean);
  }
  return { sigmas, rhos };
}

/**
 * How strongly each row counts each of its neighbors as one, `rowCount × neighborCount`, in [0, 1]:
 * `exp(-(d - ρ) / σ)`, 1 up to ρ, 0 where there is no neighbor. As umap-learn's
 * `compute_membership_strengths`.
 */
export function membershipStrengths(
  table: NeighborTable,
  scales: NeighborhoodScales,
): Float32Array {
  const { rowCount, neighborCount, indices, distances } = table;
  const strengths = new Float32Array(rowCount * neighborCount);
  for (let i = 0; i < rowCount; i++) {
    const rho = scales.rhos[i];
    const sigma = scales.sigmas[i];
    const end = (i + 1) * neighborCount;
    for (let at = i * neighborCount; at < end; at++) {
      if (indices[at] < 0) continue;
      const beyond = fround(distances[at] - rho);
      strengths[at] = beyond <= 0 || sigma === 0 ? 1 : exp(-fround(beyond / sigma));
    }
  }
  return strengths;
}

/** Over the finite distances and `zeroCount` more of 0. */
function meanDistance(
  distances: Float32Array,
  start: number,
  end: number,
  zeroCount: number,
): number {
  let sum = 0;
  let count = zeroCount;
  for (let at = start; at < end; at++) {
    if (distances[at] === Infinity) continue;
    sum += distances[at];
    count++;
  }
  return sum / count;
}

/** ρ: the `localConnectivity`-th distance above 0, or the largest where there are fewer. */
function connectedDistance(
  distances: Float32Array,
  start: number,
  end: number,
  localConnectivity: number,
): number {
  let first = start;
  while (first < end && distances[first] === 0) first++;
  let finiteEnd = first;
  while (finiteEnd < end && distances[finiteEnd] < Infinity) finiteEnd++;
  const count = finiteEnd - first;
  if (count === 0) return 0;
  if (count < localConnectivity) return distances[finiteEnd - 1];
  const whole = Math.floor(localConnectivity);
  const fraction = localConnectivity - whole;
  if (whole === 0) return fround(fraction * distances[first]);
  const rho = distances[first + whole - 1];
  if (fraction <= TOLERANCE) return rho;
  return fround(rho + fraction * (distances[first + whole] - rho));
}

/** σ by bisection, the upper bound found by doubling. */
function bandwidth(
  distances: Float32Array,
  start: number,
  end: number,
  rho: number,
  target: number,
): number {
  let low = 0;
  let high = Infinity;
  let middle = 1;
  for (let step = 0; step < BISECTION_COUNT; step++) {
    let sum = 0;
    for (let at = start; at < end; at++) {
      const beyond = fround(distances[at] - rho);
      sum = fround(sum + (beyond > 0 ? fround(exp(-fround(beyond / middle))) : 1));
    }
    if (Math.abs(sum - target) < TOLERANCE) break;
    if (sum > target) high = middle;
    else low = middle;
    middle = high === Infinity ? 2 * middle : fround((low + high) / 2);
  }
  return middle;
}
