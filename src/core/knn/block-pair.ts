/** Two blocks of rows, the first not after the second. */
export interface BlockPair {
  first: number;
  second: number;
}

/** Pair `p` is the blocks `(i, j)`, `i ≤ j`, with `p = j (j + 1) / 2 + i`. */
export function blockPairOf(pair: number): BlockPair {
  const second = Math.floor((Math.sqrt(8 * pair + 1) - 1) / 2);
  return { first: pair - (second * (second + 1)) / 2, second };
}

export function blockPairCount(rowCount: number, blockRowCount: number): number {
  const blockCount = Math.ceil(rowCount / blockRowCount);
  return (blockCount * (blockCount + 1)) / 2;
}
