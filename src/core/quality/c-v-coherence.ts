import { normalizedPointwiseInformation } from "./normalized-pointwise-information.ts";
import type { WindowCounts } from "./window-counts.ts";

/** Tokens of a window that C_v counts words in. */
export const C_V_WINDOW = 110;

/**
 * Coherence C_v of each topic, about 0 … 1 (Röder, Both and Hinneburg 2015): the mean cosine of each
 * word's vector with the sum of all of them, where a word's vector is its NPMI with every word of
 * the topic, itself included. Agrees with gensim's `c_v` over windows of 110 tokens. 0 for a topic
 * without words.
 */
export function cvCoherence(
  topics: readonly (readonly string[])[],
  counts: WindowCounts,
): Float64Array {
  return Float64Array.from(topics, (words) => coherence(words, counts));
}

function coherence(words: readonly string[], counts: WindowCounts): number {
  const vectors = words.map((word) =>
    Float64Array.from(words, (other) => normalizedPointwiseInformation(counts, word, other)),
  );
  const sum = new Float64Array(words.length);
  for (const vector of vectors) for (let i = 0; i < sum.length; i++) sum[i] += vector[i];
  let total = 0;
  for (const vector of vectors) total += cosine(vector, sum);
  return words.length === 0 ? 0 : total / words.length;
}

function cosine(a: Float64Array, b: Float64Array): number {
  let product = 0;
  let aSquares = 0;
  let bSquares = 0;
  for (let i = 0; i < a.length; i++) {
    product += a[i] * b[i];
    aSquares += a[i] * a[i];
    bSquares += b[i] * b[i];
  }
  return aSquares === 0 || bSquares === 0 ? 0 : product / Math.sqrt(aSquares * bSquares);
}
