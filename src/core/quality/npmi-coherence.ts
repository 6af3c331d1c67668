import { normalizedPointwiseInformation } from "./normalized-pointwise-information.ts";
import type { WindowCounts } from "./window-counts.ts";

/** Tokens of a window that NPMI counts words in. */
export const NPMI_WINDOW = 10;

/**
 * Coherence of each topic: the mean NPMI of all pairs of its words, -1 … 1 (Lau, Newman and Baldwin
 * 2014). Agrees with gensim's `c_npmi` over windows of 10 tokens. 0 for a topic of fewer than two
 * words.
 */
export function npmiCoherence(
  topics: readonly (readonly string[])[],
  counts: WindowCounts,
): Float64Array {
  return Float64Array.from(topics, (words) => meanOverPairs(words, counts));
}

function meanOverPairs(words: readonly string[], counts: WindowCounts): number {
  let sum = 0;
  let pairCount = 0;
  for (const [i, word] of words.entries()) {
    for (const other of words.slice(0, i)) {
      sum += normalizedPointwiseInformation(counts, word, other);
      pairCount++;
    }
  }
  return pairCount === 0 ? 0 : sum / pairCount;
}
