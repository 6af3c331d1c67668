import { EdgetopicError } from "../../errors.ts";
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

/** What the scales of a row are measured by; the defaults are umap-learn's. */
export interface NeighborhoodOptions {
  /**
   * The number of nearest rows at a distance above 0 that are wholly connected: 0 or more, 1. A
   * fraction interpolates between two.
   */
  localConnectivity?: number;
  /** The strengths of a row sum to this times log2 of its neighbor count: above 0, 1. */
  bandwidth?: number;
  /** From this distance on a row is no neighbor: above 0, Infinity. */
  disconnectionDistance?: number;
}

/** How the columns of a table count. */
interface Columns {
  localConnectivity: number;
  /** The wanted sum of the strengths. */
  target: number;
  /** The first column that is part of the sum. */
  firstSummed: number;
  /** Distances of 0 that are part of the means, though not of the table. */
  zeroCount: number;
}

/**
 * ρ and σ such that the membership strengths of a row sum to log2 of its neighbor count (McInnes,
 * Healy, Melville 2018, algorithm 3), as umap-learn's `smooth_knn_dist`, in f32 as there. It counts
 * the row itself as its first neighbor, at distance 0: so the count is `neighborCount + 1`, and
 * means are over as many. It departs from it where a row has fewer neighbors than the table has
 * columns: distances of `Infinity`, or beyond the disconnection distance, are left out of the means,
 * which there become infinite and with them σ. Throws `invalid_option`.
 */
export function neighborhoodScales(
  table: NeighborTable,
  options: NeighborhoodOptions = {},
): NeighborhoodScales {
  checkOptions(options);
  const { localConnectivity = 1, bandwidth = 1, disconnectionDistance: limit = Infinity } = options;
  const { rowCount, neighborCount, distances } = table;
  const columns = {
    localConnectivity,
    target: (log(neighborCount + 1) / log(2)) * bandwidth,
    firstSummed: 0,
    zeroCount: 1,
  };
  let sum = 0;
  let count = rowCount;
  for (let at = 0; at < distances.length; at++) {
    if (distances[at] >= limit) continue;
    sum += distances[at];
    count++;
  }
  return measureRows(table, columns, limit, sum / count);
}

/**
 * The scales of new rows, from a table of their neighbors among the fitted ones, as umap-learn's
 * `transform` asks for them: the local connectivity is one less than that of the fit, at least 0, so
 * that ρ is 0 by default, and the nearest neighbor is left out of the sum though it is not the row
 * itself. It departs from it in the smallest σ of a row with a ρ of 0: there the mean distance of
 * the whole batch decides, here the row's own, so that a row gets the same alone as among others.
 */
export function bipartiteScales(
  table: NeighborTable,
  options: NeighborhoodOptions = {},
): NeighborhoodScales {
  checkOptions(options);
  const { localConnectivity = 1, bandwidth = 1, disconnectionDistance: limit = Infinity } = options;
  const columns = {
    localConnectivity: Math.max(0, localConnectivity - 1),
    target: (log(table.neighborCount) / log(2)) * bandwidth,
    firstSummed: 1,
    zeroCount: 0,
  };
  return measureRows(table, columns, limit, null);
}

/** `overallMean` is what a row with a ρ of 0 counts as its mean distance; null for its own. */
function measureRows(
  table: NeighborTable,
  columns: Columns,
  limit: number,
  overallMean: number | null,
): NeighborhoodScales {
  const { rowCount, neighborCount, distances } = table;
  const { localConnectivity, target, firstSummed, zeroCount } = columns;
  const sigmas = new Float32Array(rowCount);
  const rhos = new Float32Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    const start = i * neighborCount;
    const end = neighborsEnd(distances, start, start + neighborCount, limit);
    const rho = connectedDistance(distances, start, end, localConnectivity);
    const usesOwnMean = rho > 0 || overallMean === null;
    const mean = usesOwnMean ? meanDistance(distances, start, end, zeroCount) : overallMean;
    const sigma = fittedBandwidth(distances, start + firstSummed, end, rho, target);
    rhos[i] = rho;
    sigmas[i] = Math.max(sigma, SMALLEST_SCALE * mean);
  }
  return { sigmas, rhos };
}

/**
 * How strongly each row counts each of its neighbors as one, `rowCount × neighborCount`, in [0, 1]:
 * `exp(-(d - ρ) / σ)`, 1 up to ρ, 0 where there is no neighbor or it is too far. As umap-learn's
 * `compute_membership_strengths`.
 */
export function membershipStrengths(
  table: NeighborTable,
  scales: NeighborhoodScales,
  disconnectionDistance = Infinity,
): Float32Array {
  const { rowCount, neighborCount, indices, distances } = table;
  const strengths = new Float32Array(rowCount * neighborCount);
  for (let i = 0; i < rowCount; i++) {
    const rho = scales.rhos[i];
    const sigma = scales.sigmas[i];
    const start = i * neighborCount;
    const end = neighborsEnd(distances, start, start + neighborCount, disconnectionDistance);
    for (let at = start; at < end; at++) {
      if (indices[at] < 0) continue;
      const beyond = fround(distances[at] - rho);
      strengths[at] = beyond <= 0 || sigma === 0 ? 1 : exp(-fround(beyond / sigma));
    }
  }
  return strengths;
}

function checkOptions(options: NeighborhoodOptions): void {
  const { localConnectivity = 1, bandwidth = 1, disconnectionDistance = Infinity } = options;
  if (!(localConnectivity >= 0 && localConnectivity < Infinity)) {
    throw new EdgetopicError(
      "invalid_option",
      `The local connectivity is ${localConnectivity}; it must be 0 or more.`,
    );
  }
  if (!(bandwidth > 0 && bandwidth < Infinity)) {
    throw new EdgetopicError(
      "invalid_option",
      `The bandwidth is ${bandwidth}; it must be above 0.`,
    );
  }
  if (!(disconnectionDistance > 0)) {
    throw new EdgetopicError(
      "invalid_option",
      `The disconnection distance is ${disconnectionDistance}; it must be above 0.`,
    );
  }
}

/** Where the neighbors nearer than `limit` end; distances rise, those of missing neighbors are infinite. */
function neighborsEnd(distances: Float32Array, start: number, end: number, limit: number): number {
  let at = end;
  while (at > start && distances[at - 1] >= limit) at--;
  return at;
}

/** With `zeroCount` more distances of 0; 0 of no distances. */
function meanDistance(
  distances: Float32Array,
  start: number,
  end: number,
  zeroCount: number,
): number {
  let sum = 0;
  for (let at = start; at < end; at++) sum += distances[at];
  const count = end - start + zeroCount;
  return count > 0 ? sum / count : 0;
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
  const count = end - first;
  if (count <= 0) return 0;
  if (count < localConnectivity) return distances[end - 1];
  const whole = Math.floor(localConnectivity);
  const fraction = localConnectivity - whole;
  if (whole === 0) return fround(fraction * distances[first]);
  const rho = distances[first + whole - 1];
  if (fraction <= TOLERANCE) return rho;
  return fround(rho + fraction * (distances[first + whole] - rho));
}

/** σ by bisection, the upper bound found by doubling. */
function fittedBandwidth(
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
