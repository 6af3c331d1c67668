import { log } from "../math/elementary.ts";
import type { WindowCounts } from "./window-counts.ts";

/** Keeps the logarithm of what never happens finite; gensim's value. */
const EPSILON = 1e-12;

/**
 * Normalized pointwise mutual information of two words (Bouma 2009): -1 never together, 0
 * independent, 1 always together. 0 where one of them does not occur, which gensim leaves infinite.
 */
export function normalizedPointwiseInformation(
  counts: WindowCounts,
  word: string,
  other: string,
): number {
  const { windowCount } = counts;
  const wordShare = counts.occurrences(word) / windowCount;
  const otherShare = counts.occurrences(other) / windowCount;
  if (!(wordShare > 0 && otherShare > 0)) return 0;
  const bothShare = counts.coOccurrences(word, other) / windowCount + EPSILON;
  return log(bothShare / (wordShare * otherShare)) / -log(bothShare);
}
