/** The nearest found so far of every row, by distance, then index. */
export interface NearestLists {
  /** `rowCount × neighborCount`, -1 where nothing is yet. */
  readonly indices: Int32Array;
  /** `rowCount × neighborCount`, `Infinity` where nothing is yet. */
  readonly distances: Float32Array;
  /** Takes `index` into the list of `row` if it belongs there; it must not be there already. */
  offer(row: number, index: number, distance: number): void;
  /** The bytes of `distances`, then of `indices`, as a view. */
  checkpoint(): Uint8Array;
  restore(bytes: Uint8Array): void;
}

export function createNearestLists(rowCount: number, neighborCount: number): NearestLists {
  const length = rowCount * neighborCount;
  const bytes = new Uint8Array(8 * length);
  const distances = new Float32Array(bytes.buffer, 0, length).fill(Infinity);
  const indices = new Int32Array(bytes.buffer, 4 * length, length).fill(-1);

  function offer(row: number, index: number, distance: number): void {
    const start = row * neighborCount;
    let at = start + neighborCount;
    while (at > start) {
      const before = distances[at - 1] as number;
      // `!(… <= …)` rather than `>`, so that NaN goes nowhere.
      if (!(distance <= before)) break;
      if (distance === before && index > (indices[at - 1] as number)) break;
      at--;
    }
    const end = start + neighborCount;
    if (at === end) return;
    distances.copyWithin(at + 1, at, end - 1);
    indices.copyWithin(at + 1, at, end - 1);
    distances[at] = distance;
    indices[at] = index;
  }

  return {
    indices,
    distances,
    offer,
    checkpoint: () => bytes,
    restore(kept) {
      if (kept.length !== bytes.length) {
        throw new RangeError(
          `A checkpoint of ${kept.length} bytes cannot be that of ${rowCount} rows of ${neighborCount} neighbors, which is ${bytes.length}.`,
        );
      }
      bytes.set(kept);
    },
  };
}
