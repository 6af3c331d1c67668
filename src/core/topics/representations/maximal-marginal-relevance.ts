/**
 * Of `candidates` (n × dimensions) those that are near to the query and not to each other (Carbonell
 * and Goldstein 1998): `count` indexes, fewer where there are fewer, in the order they are chosen. The
 * first is the most similar to the query by the cosine, each further one has the most of
 * `(1 - diversity) · similarity to the query - diversity · highest similarity to one chosen before`; of
 * equal ones the first. Agrees with BERTopic's `mmr`, which fails where there are fewer than `count`.
 */
export function maximalMarginalRelevance(
  query: Float32Array,
  candidates: Float32Array,
  count: number,
  diversity: number,
): Int32Array {
  const dimensions = query.length;
  const candidateCount = candidates.length / dimensions;
  const relevance = cosines(candidates, dimensions, query, 0);
  const nearest = new Float64Array(candidateCount).fill(-Infinity);
  const isChosen = new Uint8Array(candidateCount);
  const chosen = new Int32Array(Math.min(count, candidateCount));
  for (let place = 0; place < chosen.length; place++) {
    let best = -1;
    let most = -Infinity;
    for (let i = 0; i < candidateCount; i++) {
      if (isChosen[i] === 1) continue;
      const score =
        place === 0 ? relevance[i] : (1 - diversity) * relevance[i] - diversity * nearest[i];
      if (best >= 0 && !(score > most)) continue;
      best = i;
      most = score;
    }
    chosen[place] = best;
    isChosen[best] = 1;
    const similarities = cosines(candidates, dimensions, candidates, best * dimensions);
    for (let i = 0; i < candidateCount; i++) nearest[i] = Math.max(nearest[i], similarities[i]);
  }
  return chosen;
}

/** The cosine of each row with `other[from …]`; 0 where one of the two is all zeros. */
export function cosines(
  rows: Float32Array,
  dimensions: number,
  other: Float32Array,
  from: number,
): Float64Array {
  let otherSquares = 0;
  for (let d = 0; d < dimensions; d++) otherSquares += other[from + d] * other[from + d];
  const found = new Float64Array(rows.length / dimensions);
  for (let i = 0; i < found.length; i++) {
    const start = i * dimensions;
    let product = 0;
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      product += rows[start + d] * other[from + d];
      squares += rows[start + d] * rows[start + d];
    }
    const lengths = Math.sqrt(squares * otherSquares);
    found[i] = lengths === 0 ? 0 : product / lengths;
  }
  return found;
}
