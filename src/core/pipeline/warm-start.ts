/** What a fit leaves for the next one of nearly the same documents; `p` rows, `K` neighbors kept of each. */
export interface WarmStart {
  /** p × 2 */
  readonly rowHashes: Int32Array;
  /** p × K by distance, then index; -1 from where on it is not known which are nearest. */
  readonly neighborIndices: Int32Array;
  /** p × K: the kernel's distances. */
  readonly neighborDistances: Float32Array;
  /** p × options.dimensions */
  readonly reducedPositions: Float32Array;
  /** p × 2 */
  readonly mapPositions: Float32Array;
}

/** m: the row of `before` that has the same hash, -1 where there is none. Both are hashes × 2. */
export function matchRows(before: Int32Array, rowHashes: Int32Array): Int32Array {
  const rowOfHash = new Map<string, number>();
  for (let row = 0; 2 * row < before.length; row++) {
    rowOfHash.set(`${before[2 * row]},${before[2 * row + 1]}`, row);
  }
  const matched = new Int32Array(rowHashes.length / 2);
  for (let row = 0; row < matched.length; row++) {
    matched[row] = rowOfHash.get(`${rowHashes[2 * row]},${rowHashes[2 * row + 1]}`) ?? -1;
  }
  return matched;
}

/** What is known of the rows of a new fit before it starts. */
export interface CarriedRows {
  /** m × K: neighbors that are still there, in the new numbering and in their order, then -1. */
  startIndices: Int32Array;
  /** m × K */
  startDistances: Float32Array;
  /** m × options.dimensions, NaN for new rows. */
  startReduced: Float32Array;
  /** m × 2, NaN for new rows. */
  startMap: Float32Array;
}

/** `matched` is by `matchRows`. */
export function carryRows(before: WarmStart, matched: Int32Array): CarriedRows {
  const rowCount = matched.length;
  const beforeCount = before.rowHashes.length / 2;
  const keptCount = before.neighborIndices.length / beforeCount;
  const rowNow = new Int32Array(beforeCount).fill(-1);
  for (let row = 0; row < rowCount; row++) if (matched[row] >= 0) rowNow[matched[row]] = row;
  const startIndices = new Int32Array(rowCount * keptCount).fill(-1);
  const startDistances = new Float32Array(rowCount * keptCount).fill(Infinity);
  for (let row = 0; row < rowCount; row++) {
    if (matched[row] < 0) continue;
    const from = matched[row] * keptCount;
    let to = row * keptCount;
    for (let place = 0; place < keptCount; place++) {
      const neighbor = before.neighborIndices[from + place];
      if (neighbor < 0) break;
      if (rowNow[neighbor] < 0) continue;
      startIndices[to] = rowNow[neighbor];
      startDistances[to++] = before.neighborDistances[from + place];
    }
    orderTies(startIndices, startDistances, row * keptCount, to);
  }
  return {
    startIndices,
    startDistances,
    startReduced: carryPositions(before.reducedPositions, beforeCount, matched),
    startMap: carryPositions(before.mapPositions, beforeCount, matched),
  };
}

/** Puts neighbors at equal distances into the order of their indices. */
export function orderTies(
  indices: Int32Array,
  distances: Float32Array,
  start: number,
  end: number,
): void {
  for (let at = start + 1; at < end; at++) {
    const index = indices[at];
    let to = at;
    while (to > start && distances[to - 1] === distances[at] && indices[to - 1] > index) {
      indices[to] = indices[to - 1];
      to--;
    }
    indices[to] = index;
  }
}

function carryPositions(
  positions: Float32Array,
  beforeCount: number,
  matched: Int32Array,
): Float32Array {
  const dimensions = positions.length / beforeCount;
  const carried = new Float32Array(matched.length * dimensions).fill(NaN);
  for (let row = 0; row < matched.length; row++) {
    if (matched[row] < 0) continue;
    const start = matched[row] * dimensions;
    carried.set(positions.subarray(start, start + dimensions), row * dimensions);
  }
  return carried;
}
