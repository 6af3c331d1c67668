import { binomialTail } from "./binomial-tail.ts";

/** Events counted over a time, or among a number of trials. */
export interface CountedEvents {
  count: number;
  /** Positive where anything can be said: a time, or how many there were in all. */
  exposure: number;
}

/**
 * How likely counts that differ at least so much are if both are of Poisson processes of the same
 * rate: given their sum the one is binomial, with the share of its exposure (J. Przyborowski and
 * H. Wileński, "Homogeneity of results in testing samples from Poisson series", Biometrika 31, 1940).
 * Two-sided, by twice the smaller tail. 1 where there is nothing to compare.
 */
export function compareRates(now: CountedEvents, before: CountedEvents): number {
  const total = now.count + before.count;
  if (total === 0 || now.exposure <= 0 || before.exposure <= 0) return 1;
  const share = now.exposure / (now.exposure + before.exposure);
  const atLeast = binomialTail(now.count, total, share);
  // As many trials that fail: 1 less the other tail would lose the small ones.
  const atMost = binomialTail(total - now.count, total, 1 - share);
  return Math.min(1, 2 * Math.min(atLeast, atMost));
}
