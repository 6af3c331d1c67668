/** The nearest found so far of every row, each with the round in which it was found. */
export interface CandidateLists {
  readonly candidateCount: number;
  /** `rowCount × candidateCount`, -1 where nothing is yet. */
  readonly indices: Int32Array;
  /** `rowCount × candidateCount`, `Infinity` where nothing is yet. */
  readonly distances: Float32Array;
  /** `rowCount × candidateCount` */
  readonly rounds: Uint8Array;
}

/**
 * Takes `index` into the list of `row` if it belongs there by distance, then index, and is not in
 * it. `distance` must be a function of the pair alone: an index is looked for where it would be.
 */
export function offerCandidate(
  lists: CandidateLists,
  row: number,
  index: number,
  distance: number,
  round: number,
): void {
  const { candidateCount, indices, distances, rounds } = lists;
  const start = row * candidateCount;
  const end = start + candidateCount;
  let at = end;
  while (at > start) {
    const before = distances[at - 1];
    // `!(… <= …)` rather than `>`, so that NaN goes nowhere.
    if (!(distance <= before)) break;
    if (distance === before) {
      if (index === indices[at - 1]) return;
      if (index > indices[at - 1]) break;
    }
    at--;
  }
  if (at === end) return;
  distances.copyWithin(at + 1, at, end - 1);
  indices.copyWithin(at + 1, at, end - 1);
  rounds.copyWithin(at + 1, at, end - 1);
  distances[at] = distance;
  indices[at] = index;
  rounds[at] = round;
}
