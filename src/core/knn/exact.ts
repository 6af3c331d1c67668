import type { NeighborSearch, NeighborSearchShape } from "../kernels.ts";
import { createNearestLists, type NearestLists } from "./nearest-lists.ts";

/** Rows of one side of a block pair. */
const BLOCK_ROWS = 128;

/**
 * Exact nearest neighbors by cosine distance `max(0, 1 - x · y)`, all in f32 with the products
 * summed in the order of the dimensions. Pair `p` is the blocks `(i, j)`, `i ≤ j`, with
 * `p = j (j + 1) / 2 + i`. What is kept of each row is the first `neighborCount` by distance, then
 * index, so it does not depend on the order in which the pairs were run.
 */
export function exactNeighborSearch(shape: NeighborSearchShape): NeighborSearch {
  const { rowCount, dimensions, neighborCount } = shape;
  const blockCount = Math.ceil(rowCount / BLOCK_ROWS);
  const rows = new Float32Array(rowCount * dimensions);
  const hasDirection = new Uint8Array(rowCount);
  const lists = createNearestLists(rowCount, neighborCount);

  function runPair(pair: number): void {
    const j = Math.floor((Math.sqrt(8 * pair + 1) - 1) / 2);
    const i = pair - (j * (j + 1)) / 2;
    const firstEnd = Math.min(rowCount, (i + 1) * BLOCK_ROWS);
    const secondEnd = Math.min(rowCount, (j + 1) * BLOCK_ROWS);
    for (let first = i * BLOCK_ROWS; first < firstEnd; first++) {
      if (hasDirection[first] === 0) continue;
      const secondStart = i === j ? first + 1 : j * BLOCK_ROWS;
      for (let second = secondStart; second < secondEnd; second++) {
        if (hasDirection[second] === 0) continue;
        offerPair(lists, first, second, cosineDistance(rows, dimensions, first, second));
      }
    }
  }

  return {
    pairCount: (blockCount * (blockCount + 1)) / 2,
    setRows(first, added) {
      rows.set(added, first * dimensions);
      for (let start = 0; start < added.length; start += dimensions) {
        const row = added.subarray(start, start + dimensions);
        hasDirection[first + start / dimensions] =
          row.every(Number.isFinite) && row.some((value) => value !== 0) ? 1 : 0;
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

function offerPair(lists: NearestLists, first: number, second: number, distance: number): void {
  lists.offer(first, second, distance);
  lists.offer(second, first, distance);
}

function cosineDistance(
  rows: Float32Array,
  dimensions: number,
  first: number,
  second: number,
): number {
  const end = (first + 1) * dimensions;
  const shift = (second - first) * dimensions;
  let sum = 0;
  for (let at = first * dimensions; at < end; at++) {
    sum = Math.fround(sum + Math.fround((rows[at] as number) * (rows[at + shift] as number)));
  }
  const distance = Math.fround(1 - sum);
  return distance < 0 ? 0 : distance;
}
