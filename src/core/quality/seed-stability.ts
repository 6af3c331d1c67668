import { adjustedRandIndex } from "./adjusted-rand.ts";

/**
 * How alike the topics of one corpus are under different seeds: the mean adjusted Rand index of all
 * pairs of labelings; outliers, -1, are one group. 1 for fewer than two labelings. Throws
 * `invalid_option` for different lengths.
 */
export function seedStability(labelings: readonly Int32Array[]): number {
  let sum = 0;
  let pairCount = 0;
  for (const [i, labeling] of labelings.entries()) {
    for (const other of labelings.slice(0, i)) {
      sum += adjustedRandIndex(labeling, other);
      pairCount++;
    }
  }
  return pairCount === 0 ? 1 : sum / pairCount;
}
