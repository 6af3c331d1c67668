import { cosines } from "./maximal-marginal-relevance.ts";

/**
 * The candidates (n × dimensions) nearest to a topic's direction by the cosine, best first, of equal
 * ones the first: at most `count`, with their similarities. After BERTopic's `KeyBERTInspired`, which
 * takes the mean of five representative documents for the direction and, when it runs inside `fit`,
 * that of the first documents of the corpus by mistake; here the direction is the topic's centroid, the
 * mean of all of its documents.
 */
export function keybertInspired(
  direction: Float32Array,
  candidates: Float32Array,
  count: number,
): { indices: Int32Array; similarities: Float64Array } {
  const all = cosines(candidates, direction.length, direction, 0);
  const indices = Int32Array.from(all.keys())
    .sort((a, b) => all[b] - all[a] || a - b)
    .slice(0, count);
  return { indices, similarities: Float64Array.from(indices, (i) => all[i]) };
}
