import { type CandidateLists, offerCandidate } from "./candidate-lists.ts";
import type { QuantizedStore } from "./quantized-rows.ts";

/** Rows that name a row as a candidate, kept per row: the nearest places of their lists first. */
export const REVERSE_COUNT = 12;
const FRESH = 0x80000000;
const ROW = 0x7fffffff;

export interface ReverseLists {
  /** `rowCount × 12`: the row, and in the highest bit whether the entry is fresh. */
  readonly entries: Uint32Array;
  /** `rowCount` */
  readonly counts: Int32Array;
}

/** Writes which rows name each row. Fresh is what was found in the last round. */
export function fillReverseLists(
  lists: CandidateLists,
  { entries, counts }: ReverseLists,
  round: number,
): void {
  const { candidateCount, indices, rounds } = lists;
  counts.fill(0);
  for (let place = 0; place < candidateCount; place++) {
    for (let i = 0, at = place; i < counts.length; i++, at += candidateCount) {
      const j = indices[at];
      if (j < 0 || counts[j] === REVERSE_COUNT) continue;
      entries[j * REVERSE_COUNT + counts[j]] = rounds[at] >= round - 1 ? (i | FRESH) >>> 0 : i;
      counts[j]++;
    }
  }
}

/**
 * NN-descent (Dong, Moses, Li 2011): the neighbors of a row's neighbors, forwards and backwards,
 * are measured unless both steps were there in the round before, and offered both ways.
 */
export function createNeighborDescent(store: QuantizedStore, lists: CandidateLists) {
  const { candidateCount, indices, rounds } = lists;
  const rowCount = store.scales.length;
  const reverse: ReverseLists = {
    entries: new Uint32Array(rowCount * REVERSE_COUNT),
    counts: new Int32Array(rowCount),
  };
  const { entries, counts } = reverse;
  const visited = new Int32Array(rowCount);
  const steps = new Uint32Array(candidateCount + REVERSE_COUNT);
  let mark = 0;

  /** The row's own candidates and those that name it, as they are now. */
  function gatherSteps(row: number, round: number): number {
    let count = 0;
    for (let at = row * candidateCount; count < candidateCount && indices[at] >= 0; at++) {
      visited[indices[at]] = mark;
      steps[count++] = rounds[at] >= round - 1 ? (indices[at] | FRESH) >>> 0 : indices[at];
    }
    for (let r = 0; r < counts[row]; r++) steps[count++] = entries[row * REVERSE_COUNT + r];
    return count;
  }

  function consider(row: number, other: number, round: number): void {
    if (visited[other] === mark) return;
    visited[other] = mark;
    const distance = store.distance(row, other);
    offerCandidate(lists, row, other, distance, round);
    offerCandidate(lists, other, row, distance, round);
  }

  return {
    /** Round 1 and on, over the given rows in their order, up to the first -1. */
    improve(rows: Int32Array, round: number): void {
      fillReverseLists(lists, reverse, round);
      for (let place = 0; place < rows.length && rows[place] >= 0; place++) {
        const row = rows[place];
        mark++;
        visited[row] = mark;
        const stepCount = gatherSteps(row, round);
        for (let s = 0; s < stepCount; s++) {
          const between = steps[s] & ROW;
          const isFresh = steps[s] >= FRESH;
          const start = between * candidateCount;
          for (let at = start; at < start + candidateCount && indices[at] >= 0; at++) {
            if (isFresh || rounds[at] >= round - 1) consider(row, indices[at], round);
          }
          const named = between * REVERSE_COUNT;
          for (let at = named; at < named + counts[between]; at++) {
            if (isFresh || entries[at] >= FRESH) consider(row, entries[at] & ROW, round);
          }
        }
      }
    },
  };
}
