/** Mean and scatter of the rows seen so far. */
export interface RowMoments {
  readonly rowCount: number;
  /** `dimensions` */
  readonly mean: Float64Array;
  /** `Σ (x - mean)(x - mean)ᵀ`: the lower triangle by rows, `dimensions (dimensions + 1) / 2`. */
  readonly scatter: Float64Array;
}

export interface RowMomentsSum {
  /** Takes in `m × dimensions` rows; those of zeros are left out. */
  add(rows: Float32Array): void;
  /** Views of the sums, which the next `add` changes. */
  read(): RowMoments;
}

/** Rows merged at a time: their columns stay in the cache, and there is room for one more. */
const GROUP_ROWS = 127;
const GROUP_SLOTS = GROUP_ROWS + 1;

/**
 * Sums mean and scatter in f64, going on from `kept`, which it copies. Rows are centred on the mean
 * of their group before they are squared, and groups merged by the formula of Chan, Golub and
 * LeVeque (1979), so nothing cancels.
 */
export function createRowMoments(dimensions: number, kept: RowMoments | null): RowMomentsSum {
  const mean = kept === null ? new Float64Array(dimensions) : kept.mean.slice();
  const scatter =
    kept === null ? new Float64Array((dimensions * (dimensions + 1)) / 2) : kept.scatter.slice();
  let rowCount = kept === null ? 0 : kept.rowCount;
  // Column-major, one column of zeros more where the count is odd.
  const columns = new Float64Array((dimensions + (dimensions & 1)) * GROUP_SLOTS);

  function addGroup(groupCount: number): void {
    const total = rowCount + groupCount;
    const weight = Math.sqrt((rowCount * groupCount) / total);
    for (let d = 0; d < dimensions; d++) {
      const start = d * GROUP_SLOTS;
      let sum = 0;
      for (let r = start; r < start + groupCount; r++) sum += columns[r];
      const groupMean = sum / groupCount;
      for (let r = start; r < start + groupCount; r++) columns[r] -= groupMean;
      const difference = groupMean - mean[d];
      // The scatter between the groups is that of one row more.
      columns[start + groupCount] = weight * difference;
      mean[d] += difference * (groupCount / total);
    }
    addProducts(scatter, columns, dimensions, groupCount + 1);
    rowCount = total;
  }

  return {
    add(rows) {
      let groupCount = 0;
      for (let start = 0; start < rows.length; start += dimensions) {
        if (!hasDirection(rows, start, dimensions)) continue;
        for (let d = 0; d < dimensions; d++)
          columns[d * GROUP_SLOTS + groupCount] = rows[start + d];
        groupCount++;
        if (groupCount < GROUP_ROWS) continue;
        addGroup(groupCount);
        groupCount = 0;
      }
      if (groupCount > 0) addGroup(groupCount);
    },
    read: () => ({ rowCount, mean, scatter }),
  };
}

/** Whether the row that begins at `start` is not all zeros. */
export function hasDirection(rows: Float32Array, start: number, dimensions: number): boolean {
  for (let at = start; at < start + dimensions; at++) if (rows[at] !== 0) return true;
  return false;
}

/** Adds the inner products of all pairs of columns, four at a time. */
function addProducts(
  scatter: Float64Array,
  columns: Float64Array,
  dimensions: number,
  length: number,
): void {
  for (let j = 0; j < dimensions; j += 2) {
    const upperRow = (j * (j + 1)) / 2;
    const lowerRow = upperRow + j + 1;
    const first = j * GROUP_SLOTS;
    for (let k = 0; k <= j; k += 2) {
      const second = k * GROUP_SLOTS;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      for (let r = 0; r < length; r++) {
        const x0 = columns[first + r];
        const x1 = columns[first + GROUP_SLOTS + r];
        const y0 = columns[second + r];
        const y1 = columns[second + GROUP_SLOTS + r];
        s00 += x0 * y0;
        s01 += x0 * y1;
        s10 += x1 * y0;
        s11 += x1 * y1;
      }
      scatter[upperRow + k] += s00;
      if (k < j) scatter[upperRow + k + 1] += s01;
      if (j + 1 === dimensions) continue;
      scatter[lowerRow + k] += s10;
      scatter[lowerRow + k + 1] += s11;
    }
  }
}
