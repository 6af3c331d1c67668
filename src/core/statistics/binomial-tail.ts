import { exp, log } from "../math/elementary.ts";
import { logGamma } from "./log-gamma.ts";

const TINY = 1e-300;
const PRECISION = 1e-15;
const MOST_ROUNDS = 10_000;

/**
 * The probability of at least `successCount` successes in `count` trials of probability `share`:
 * the regularized incomplete beta function `I_share(successCount, count - successCount + 1)`, by its
 * continued fraction (DLMF 8.17.22) in Lentz's order. Within 1e-10 relative up to a million trials.
 */
export function binomialTail(successCount: number, count: number, share: number): number {
  if (successCount <= 0) return 1;
  if (successCount > count || share <= 0) return 0;
  if (share >= 1) return 1;
  const a = successCount;
  const b = count - successCount + 1;
  const logFront =
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * log(share) + b * log(1 - share);
  // The fraction converges fast below the mean of the distribution and is mirrored above it.
  if (share < (a + 1) / (a + b + 2)) return (exp(logFront) * fraction(a, b, share)) / a;
  return 1 - (exp(logFront) * fraction(b, a, 1 - share)) / b;
}

function fraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = invert(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m <= MOST_ROUNDS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = invert(1 + even * d);
    c = keepFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = invert(1 + odd * d);
    c = keepFromZero(1 + odd / c);
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < PRECISION) break;
  }
  return value;
}

function invert(value: number): number {
  return 1 / keepFromZero(value);
}

function keepFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
