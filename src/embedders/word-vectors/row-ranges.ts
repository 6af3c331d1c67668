/** Rows that are read in one go, of one object. */
export interface RowRange {
  readonly firstRow: number;
  readonly rowCount: number;
}

export interface RowLayout {
  readonly rowBytes: number;
  readonly rowsPerShard: number;
}

const MOST_RANGES = 64;
const RANGE_BYTES = 1_000_000;
/** A gap that costs less to read than another request. */
const SMALLEST_GAP_BYTES = 4096;

/**
 * The ranges that cover `rows` (ascending, each once): none over the border of two objects or of
 * more than 1 MB, those nearer than 4 KB to each other as one. Where that makes more than 64, gaps
 * of 8 KB, 16 KB, … are read too: a request to a bucket takes as long as some hundred kilobytes.
 */
export function planRowRanges(rows: Int32Array, layout: RowLayout): RowRange[] {
  for (let gap = SMALLEST_GAP_BYTES; ; gap *= 2) {
    const ranges = coverRows(rows, layout, gap);
    if (ranges.length <= MOST_RANGES || gap >= RANGE_BYTES) return ranges;
  }
}

function coverRows(
  rows: Int32Array,
  { rowBytes, rowsPerShard }: RowLayout,
  gapBytes: number,
): RowRange[] {
  const gap = Math.floor(gapBytes / rowBytes) + 1;
  const most = Math.max(1, Math.floor(RANGE_BYTES / rowBytes));
  const ranges: RowRange[] = [];
  let at = 0;
  while (at < rows.length) {
    const firstRow = rows[at] as number;
    const shardEnd = (Math.floor(firstRow / rowsPerShard) + 1) * rowsPerShard;
    const end = Math.min(shardEnd, firstRow + most);
    let last = firstRow;
    at++;
    while (at < rows.length && (rows[at] as number) < end && (rows[at] as number) - last <= gap) {
      last = rows[at++] as number;
    }
    ranges.push({ firstRow, rowCount: last - firstRow + 1 });
  }
  return ranges;
}
