import type { RowSource } from "./noisy-rows.ts";

const SAMPLE_ROWS = 300;
const BLOCK_ROWS = 1024;
/** Two neighbors as near as f32 can tell are as good as one another. */
const TIE = 1e-6;

/**
 * The share of the neighbors of 300 rows spread over all, by brute force in f64, that `indices`
 * (`rowCount × k`) has: those at least as near as the k-th nearest count.
 */
export function sampleRecall(source: RowSource, indices: Int32Array, k: number): number {
  const { rowCount, dimensions } = source;
  const sampleCount = Math.min(SAMPLE_ROWS, rowCount);
  const rows = Int32Array.from({ length: sampleCount }, (_, s) =>
    Math.floor((s * rowCount) / sampleCount),
  );
  const queries = rows.reduce(
    (into, row, s) => {
      into.set(source.read(row, 1), s * dimensions);
      return into;
    },
    new Float32Array(sampleCount * dimensions),
  );
  const similarities = new Float64Array(sampleCount * rowCount);
  for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
    const count = Math.min(BLOCK_ROWS, rowCount - first);
    const block = source.read(first, count);
    for (let s = 0; s < sampleCount; s++) {
      for (let i = 0; i < count; i++) {
        similarities[s * rowCount + first + i] = product(queries, s, block, i, dimensions);
      }
    }
  }
  let found = 0;
  for (let s = 0; s < sampleCount; s++) {
    const own = similarities.subarray(s * rowCount, (s + 1) * rowCount);
    own[rows[s] as number] = -Infinity;
    const bound = (own.slice().sort()[rowCount - k] as number) - TIE;
    const start = (rows[s] as number) * k;
    for (const j of indices.subarray(start, start + k)) if ((own[j] as number) >= bound) found++;
  }
  return found / (sampleCount * k);
}

function product(x: Float32Array, i: number, y: Float32Array, j: number, length: number): number {
  let even = 0;
  let odd = 0;
  for (let d = 0, a = i * length, b = j * length; d < length; d += 2) {
    even += (x[a + d] as number) * (y[b + d] as number);
    if (d + 1 < length) odd += (x[a + d + 1] as number) * (y[b + d + 1] as number);
  }
  return even + odd;
}
