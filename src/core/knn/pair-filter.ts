import { quantizeInto } from "./quantize.ts";
import type { QuantizedStore } from "./quantized-rows.ts";

/**
 * The cosine that the tails of two rows are taken to have at most. Near neighbors often have a larger
 * one, but are then mostly nearer than the last of a list by more than that; docs/algorithms.md has
 * the recall.
 */
const TAIL_COSINE = 0.4;

/** Tells pairs of rows that are far apart from a part of what they are. */
export interface PairFilter {
  /** `directionCount × dimensions`, orthonormal; after all rows are in the store. */
  setDirections(directions: Float32Array): void;
  /** Whether the rows may be nearer than `bound`. */
  isOpen(i: number, j: number, bound: number): boolean;
}

/**
 * Each row is split in its head, its coordinates along the directions as int8, and its tail, of which
 * only the length is kept. Two rows may be as near as their heads and `TAIL_COSINE` of their tails
 * allow.
 */
export function createPairFilter(
  store: QuantizedStore,
  dimensions: number,
  directionCount: number,
): PairFilter {
  const { rows, scales, biases } = store;
  const rowCount = scales.length;
  const heads = new Int8Array(rowCount * directionCount);
  const headScales = new Float32Array(rowCount);
  const tails = new Float32Array(rowCount);
  const share = Math.fround(Math.sqrt(TAIL_COSINE));
  const projected = new Float32Array(directionCount);

  function setRow(row: number, directions: Float32Array): void {
    const start = row * dimensions;
    let square = 0;
    for (let at = start; at < start + dimensions; at++) square += rows[at] * rows[at];
    for (let c = 0; c < directionCount; c++) {
      projected[c] = project(rows, start, directions, c * dimensions, dimensions);
      square -= projected[c] * projected[c];
    }
    const scale = quantizeInto(heads, row * directionCount, projected);
    headScales[row] = scale * scales[row];
    const tail = Math.fround(Math.sqrt(Math.max(0, square)));
    tails[row] = Math.fround(tail * scales[row]) * share;
  }

  return {
    setDirections(directions) {
      for (let row = 0; row < rowCount; row++) setRow(row, directions);
    },
    isOpen(i, j, bound) {
      let dot = 0;
      const shift = (j - i) * directionCount;
      for (let at = i * directionCount; at < (i + 1) * directionCount; at++) {
        dot += heads[at] * heads[at + shift];
      }
      const scale = Math.fround(headScales[i] * headScales[j]);
      const head = Math.fround(Math.fround(dot) * scale);
      const product = Math.fround(head + Math.fround(tails[i] * tails[j]));
      return Math.fround(Math.fround(biases[i] + biases[j]) - product) <= bound;
    },
  };
}

const lanes = new Float32Array(4);

/** Four interleaved sums in f32, as the lanes of a SIMD register, put together at the end. */
function project(
  rows: Int8Array,
  start: number,
  directions: Float32Array,
  direction: number,
  dimensions: number,
): number {
  const { fround } = Math;
  lanes.fill(0);
  for (let d = 0; d < dimensions; d++) {
    lanes[d & 3] = lanes[d & 3] + fround(rows[start + d] * directions[direction + d]);
  }
  const [s0, s1, s2, s3] = lanes;
  return fround(fround(s0 + s2) + fround(s1 + s3));
}
