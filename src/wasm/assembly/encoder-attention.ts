// One head of attention: src/core/encoder/attention.ts.

import { exponential } from "./encoder-math";
import { largestLane, sumOfLanes } from "./encoder-rows";

/** Columns that are no keys: their weight is 0. */
const ABSENT: f32 = -1e30;

/**
 * Rows of `width` f32 as the columns of panels: `[row / 8][d][row % 8]`, filled up with zeros to a
 * multiple of 8 rows.
 */
export function packKeys(
  from: usize,
  stride: usize,
  rowCount: usize,
  width: usize,
  out: usize,
): void {
  for (let first: usize = 0; first < rowCount; first += 8) {
    for (let lane: usize = 0; lane < 8; lane++) {
      const row = first + lane;
      const source = from + row * stride;
      let target = out + (lane << 2);
      for (let d: usize = 0; d < width; d++, target += 32) {
        store<f32>(target, row < rowCount ? load<f32>(source + (d << 2)) : 0);
      }
    }
    out += width << 5;
  }
}

/** Rows of `width` f32 as panels of eight of their columns: `[d / 8][row][d % 8]`. */
export function packValues(
  from: usize,
  stride: usize,
  rowCount: usize,
  width: usize,
  out: usize,
): void {
  for (let d: usize = 0; d < width; d += 8) {
    let source = from + (d << 2);
    for (let row: usize = 0; row < rowCount; row++, source += stride, out += 32) {
      v128.store(out, v128.load(source));
      v128.store(out, v128.load(source, 16), 16);
    }
  }
}

/**
 * Each row becomes `softmax(row × scale + bias)` over its first `columnCount` columns, the others 0.
 * The bias of row `i` begins at `bias - 4 i`: it is a function of how far apart two places are.
 */
export function softmaxRows(
  rows: usize,
  stride: usize,
  rowCount: usize,
  columnCount: usize,
  scale: f32,
  bias: usize,
): void {
  const factor = f32x4.splat(scale);
  for (let row: usize = 0; row < rowCount; row++, rows += stride) {
    for (let at: usize = columnCount << 2; at < stride; at += 4) store<f32>(rows + at, ABSENT);
    let lanes = f32x4.splat(ABSENT);
    for (let at: usize = 0; at < stride; at += 16) {
      let score = f32x4.mul(v128.load(rows + at), factor);
      if (bias != 0) score = f32x4.add(score, v128.load(bias - (row << 2) + at));
      v128.store(rows + at, score);
      lanes = f32x4.pmax(lanes, score);
    }
    const largest = f32x4.splat(largestLane(lanes));
    let sums = f32x4.splat(0);
    for (let at: usize = 0; at < stride; at += 16) {
      const weight = exponential(f32x4.sub(v128.load(rows + at), largest));
      v128.store(rows + at, weight);
      sums = f32x4.add(sums, weight);
    }
    const inverse = f32x4.splat(1 / sumOfLanes(sums));
    for (let at: usize = 0; at < stride; at += 16) {
      v128.store(rows + at, f32x4.mul(v128.load(rows + at), inverse));
    }
  }
}
