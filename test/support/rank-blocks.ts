import type { QuantizedSearch, QuantizedSearchShape } from "../../src/core/kernels.ts";
import { blockPairOf } from "../../src/core/knn/block-pair.ts";

/** Gives a search the rows of both blocks of a pair. */
export function feedBlocks(
  search: QuantizedSearch,
  { dimensions, blockRowCount, rowCount }: QuantizedSearchShape,
  rows: Float32Array,
  pair: number,
): void {
  const { first, second } = blockPairOf(pair);
  const set = (side: 0 | 1, block: number): void => {
    const from = block * blockRowCount;
    const to = Math.min(rowCount, from + blockRowCount);
    search.setBlockRows(side, from, rows.subarray(from * dimensions, to * dimensions));
  };
  if (first !== second) set(0, first);
  set(1, second);
}
