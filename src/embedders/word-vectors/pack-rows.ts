import {
  missingObject,
  rowBytes,
  rowsKey,
  type PackManifest,
  type PackObjects,
} from "./pack-format.ts";
import { planRowRanges, type RowRange } from "./row-ranges.ts";

const CONCURRENT_READS = 4;
/** What a pair's row is multiplied by: more than the words of a call. */
const PAIR_RADIX = 2 ** 20;

/** Which row counts for which word, one number a pair. */
export function rowPair(row: number, word: number): number {
  return row * PAIR_RADIX + word;
}

/**
 * The means of rows by word: `pairs` are `rowPair`s, in any order, a row may count more than once.
 * Reads only ranges around the rows asked for, four at a time, and adds up in f64 in the order of
 * the rows, so that a word's mean has the same bits whatever else is asked for. A word without a row
 * has zeros.
 */
export async function meanRows(
  objects: PackObjects,
  prefix: string,
  manifest: PackManifest,
  pairs: Float64Array,
  wordCount: number,
  signal?: AbortSignal,
): Promise<Float32Array> {
  const { dimensions, encoding, rowsPerShard } = manifest;
  const stride = rowBytes(dimensions, encoding);
  const sorted = pairs.slice().sort();
  const sums = new Float64Array(wordCount * dimensions);
  const counts = new Int32Array(wordCount);
  const ranges = planRowRanges(distinctRows(sorted), { rowBytes: stride, rowsPerShard });

  async function read({ firstRow, rowCount }: RowRange): Promise<DataView> {
    const key = rowsKey(prefix, Math.floor(firstRow / rowsPerShard));
    const range = { offset: (firstRow % rowsPerShard) * stride, length: rowCount * stride };
    const bytes = await objects.get(key, range);
    if (bytes === null || bytes.length !== range.length) throw missingObject(key);
    return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  let at = 0;
  for (let start = 0; start < ranges.length; start += CONCURRENT_READS) {
    signal?.throwIfAborted();
    const batch = ranges.slice(start, start + CONCURRENT_READS);
    const views = await Promise.all(batch.map(read));
    for (const [i, { firstRow, rowCount }] of batch.entries()) {
      const end = rowPair(firstRow + rowCount, 0);
      for (; at < sorted.length && (sorted[at] as number) < end; at++) {
        const pair = sorted[at] as number;
        const row = Math.floor(pair / PAIR_RADIX);
        const word = pair - row * PAIR_RADIX;
        addRow(views[i] as DataView, (row - firstRow) * stride, manifest, sums, word * dimensions);
        counts[word] = (counts[word] as number) + 1;
      }
    }
  }
  const means = new Float32Array(sums.length);
  for (let word = 0; word < wordCount; word++) {
    const count = counts[word] as number;
    if (count === 0) continue;
    for (let d = word * dimensions; d < (word + 1) * dimensions; d++) {
      means[d] = (sums[d] as number) / count;
    }
  }
  return means;
}

function distinctRows(sorted: Float64Array): Int32Array {
  const rows = new Int32Array(sorted.length);
  let count = 0;
  for (let i = 0; i < sorted.length; i++) {
    const row = Math.floor((sorted[i] as number) / PAIR_RADIX);
    if (count === 0 || rows[count - 1] !== row) rows[count++] = row;
  }
  return rows.subarray(0, count);
}

function addRow(
  view: DataView,
  at: number,
  { dimensions, encoding }: PackManifest,
  sums: Float64Array,
  start: number,
): void {
  if (encoding === "float32") {
    for (let d = 0; d < dimensions; d++) {
      sums[start + d] = (sums[start + d] as number) + view.getFloat32(at + 4 * d, true);
    }
    return;
  }
  const scale = view.getFloat32(at, true);
  for (let d = 0; d < dimensions; d++) {
    sums[start + d] = (sums[start + d] as number) + scale * view.getInt8(at + 4 + d);
  }
}
