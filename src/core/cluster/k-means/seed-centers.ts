import { log } from "../../math/elementary.ts";
import { createRandom, type Random } from "../../math/random.ts";
import { squaredDistanceFrom } from "../hdbscan/kd-tree-walk.ts";
import type { ClusterPoints } from "../hdbscan/cluster-points.ts";

/** Of the draws, apart from other users of the seed. */
const STREAM = 0x6b6d6561;

/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007, section 5): each center is the best of
 * `2 + ⌊log k⌋` points drawn by weight times squared distance to the centers so far, as in
 * scikit-learn. Gives `k × dimensions` in f64, or fewer rows once every point is a center.
 */
export function seedCenters(problem: ClusterPoints, centerCount: number, seed: number) {
  const { points, pointCount, dimensions, weights } = problem;
  const random = createRandom(seed, STREAM);
  const trialCount = 2 + Math.floor(log(centerCount));
  const shares = new Float64Array(pointCount);
  for (let i = 0; i < pointCount; i++) shares[i] = weights === undefined ? 1 : weights[i];
  let nearest = new Float64Array(pointCount).fill(Infinity);
  let trial = new Float64Array(pointCount);
  let best = new Float64Array(pointCount);
  const centers = new Float64Array(Math.min(centerCount, pointCount) * dimensions);
  let found = 0;
  while (found * dimensions < centers.length) {
    const total = found === 0 ? sum(shares) : weightedSum(shares, nearest);
    if (total === 0) break;
    let bestPoint = -1;
    let bestPotential = Infinity;
    const trials = found === 0 ? 1 : trialCount;
    for (let t = 0; t < trials; t++) {
      const drawn = drawPoint(random, shares, found === 0 ? null : nearest, total);
      for (let i = 0; i < pointCount; i++) {
        const distance = squaredDistanceFrom(
          points,
          drawn * dimensions,
          points,
          i * dimensions,
          dimensions,
        );
        trial[i] = Math.min(nearest[i], distance);
      }
      const potential = weightedSum(shares, trial);
      if (potential >= bestPotential) continue;
      bestPotential = potential;
      bestPoint = drawn;
      [best, trial] = [trial, best];
    }
    for (let d = 0; d < dimensions; d++) {
      centers[found * dimensions + d] = points[bestPoint * dimensions + d];
    }
    [nearest, best] = [best, nearest];
    found++;
  }
  return centers.slice(0, found * dimensions);
}

/** A point by its share, times its distance where there is one. */
function drawPoint(
  random: Random,
  shares: Float64Array,
  distances: Float64Array | null,
  total: number,
): number {
  const aim = random.uniform() * total;
  let passed = 0;
  let last = 0;
  for (let i = 0; i < shares.length; i++) {
    const share = distances === null ? shares[i] : shares[i] * distances[i];
    if (share === 0) continue;
    passed += share;
    last = i;
    if (passed > aim) break;
  }
  return last;
}

function sum(values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total;
}

function weightedSum(weights: Float64Array, values: Float64Array): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += weights[i] * values[i];
  return total;
}
