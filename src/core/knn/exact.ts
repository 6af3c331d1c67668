import type { NeighborSearch, NeighborSearchShape } from "../kernels.ts";
import { blockPairCount, blockPairOf } from "./block-pair.ts";
import { createNearestLists } from "./nearest-lists.ts";
import { isComparable, PAIR_DISTANCES } from "./pair-distance.ts";

/** Rows of one side of a block pair. */
const BLOCK_ROWS = 128;

/**
 * Exact nearest neighbors, all in f32 with the terms summed in the order of the dimensions. What is
 * kept of each row is the first `neighborCount` by distance, then index, so it does not depend on
 * the order in which the pairs were run.
 */
export function exactNeighborSearch(shape: NeighborSearchShape): NeighborSearch {
  const { rowCount, dimensions, neighborCount, metric = "cosine" } = shape;
  const rows = new Float32Array(rowCount * dimensions);
  const comparable = new Uint8Array(rowCount);
  const lists = createNearestLists(rowCount, neighborCount);
  const pairDistance = PAIR_DISTANCES[metric];

  function runPair(pair: number): void {
    const { first: i, second: j } = blockPairOf(pair);
    const firstEnd = Math.min(rowCount, (i + 1) * BLOCK_ROWS);
    const secondEnd = Math.min(rowCount, (j + 1) * BLOCK_ROWS);
    for (let first = i * BLOCK_ROWS; first < firstEnd; first++) {
      if (comparable[first] === 0) continue;
      const secondStart = i === j ? first + 1 : j * BLOCK_ROWS;
      for (let second = secondStart; second < secondEnd; second++) {
        if (comparable[second] === 0) continue;
        const at = first * dimensions;
        const distance = pairDistance(rows, at, rows, second * dimensions, dimensions);
        lists.offer(first, second, distance);
        lists.offer(second, first, distance);
      }
    }
  }

  return {
    pairCount: blockPairCount(rowCount, BLOCK_ROWS),
    setRows(first, added) {
      rows.set(added, first * dimensions);
      for (let start = 0; start < added.length; start += dimensions) {
        const row = added.subarray(start, start + dimensions);
        comparable[first + start / dimensions] = isComparable(row, metric) ? 1 : 0;
      }
    },
    advance(from, to) {
      for (let pair = from; pair < to; pair++) runPair(pair);
    },
    read: () => ({
      rowCount,
      neighborCount,
      indices: lists.indices.slice(),
      distances: lists.distances.slice(),
    }),
    checkpoint: lists.checkpoint,
    restore: lists.restore,
  };
}
