import type { CandidateLists } from "./candidate-lists.ts";
import type { KernelMetric } from "./metric.ts";
import { PAIR_DISTANCES } from "./pair-distance.ts";

/** Rows `first … first + rowCount - 1`. */
export interface RowBlock {
  first: number;
  rowCount: number;
  /** At least `rowCount × dimensions`. */
  rows: Float32Array;
}

/** Measures candidates exactly, over pairs of blocks of f32 rows. */
export function createExactRanking(
  lists: CandidateLists,
  dimensions: number,
  metric: KernelMetric,
) {
  const { candidateCount, indices, distances } = lists;
  const pairDistance = PAIR_DISTANCES[metric];

  /** The candidates of the rows of one block that lie in the other. */
  function measure(block: RowBlock, other: RowBlock): void {
    for (let i = 0; i < block.rowCount; i++) {
      const start = (block.first + i) * candidateCount;
      for (let at = start; at < start + candidateCount; at++) {
        const j = indices[at] - other.first;
        if (j < 0 || j >= other.rowCount) continue;
        const distance = pairDistance(
          block.rows,
          i * dimensions,
          other.rows,
          j * dimensions,
          dimensions,
        );
        // What cannot be measured is no neighbor.
        const isMeasured = distance < Infinity;
        distances[at] = isMeasured ? distance : Infinity;
        if (!isMeasured) indices[at] = -1;
      }
    }
  }

  return {
    measurePair(first: RowBlock, second: RowBlock): void {
      measure(first, second);
      if (first !== second) measure(second, first);
    },
    /** Orders every list by distance, then index, what is empty last. */
    order(): void {
      for (let start = 0; start < indices.length; start += candidateCount) {
        for (let i = start + 1; i < start + candidateCount; i++) {
          const index = indices[i];
          if (index < 0) continue;
          const distance = distances[i];
          let at = i;
          while (at > start && follows(indices[at - 1], distances[at - 1], index, distance)) {
            indices[at] = indices[at - 1];
            distances[at] = distances[at - 1];
            at--;
          }
          indices[at] = index;
          distances[at] = distance;
        }
      }
    },
  };
}

function follows(index: number, distance: number, other: number, otherDistance: number): boolean {
  if (index < 0 || distance > otherDistance) return true;
  return distance === otherDistance && index > other;
}
