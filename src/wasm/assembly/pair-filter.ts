// src/core/knn/pair-filter.ts, and the join of two blocks of 128 rows behind it. A block's heads lie
// at one address: the rows' head scales, tails and bounds, 512 bytes each, then the heads as int16.

import { boundOf } from "./candidate-lists";
import { BIASES, fillTile, joinPair, LINE_BYTES, tile } from "./group-join";
import { quantizeRow } from "./quantize";
import { rowAt, rowBytes, scaleOf } from "./quantized-rows";

const TAILS: usize = LINE_BYTES;
const BOUNDS: usize = LINE_BYTES * 2;
const HEADS: usize = LINE_BYTES * 3;
const TAIL_COSINE: f64 = 0.4;

let headBytes: usize = 0;
let heads: usize = 0;
let headScales: usize = 0;
let tails: usize = 0;
/** `headBytes × rowBytes` of f32: rows are filled up with zeros as those of int8 are. */
let directions: usize = 0;
/** A row as f32, and its coordinates along the directions. */
let wide: usize = 0;
let projected: usize = 0;

export function preparePairFilter(
  directionCount: usize,
  headsAt: usize,
  headScalesAt: usize,
  tailsAt: usize,
  directionsAt: usize,
  wideAt: usize,
  projectedAt: usize,
): void {
  headBytes = directionCount;
  heads = headsAt;
  headScales = headScalesAt;
  tails = tailsAt;
  directions = directionsAt;
  wide = wideAt;
  projected = projectedAt;
}

/** Splits the rows `from … to - 1` by the directions. */
export function projectRows(from: usize, to: usize): void {
  const share = sqrt<f64>(TAIL_COSINE) as f32;
  for (let row = from; row < to; row++) {
    let square = widenToFloats(rowAt(row)) as f64;
    for (let c: usize = 0; c < headBytes; c++) {
      const coordinate = project(directions + c * (rowBytes << 2));
      store<f32>(projected + (c << 2), coordinate);
      square -= (coordinate as f64) * (coordinate as f64);
    }
    const rowScale = scaleOf(row);
    const scale = quantizeRow(projected, headBytes, heads + row * headBytes);
    store<f32>(headScales + (row << 2), scale * rowScale);
    const tail = sqrt<f64>(square > 0 ? square : 0) as f32;
    store<f32>(tails + (row << 2), tail * rowScale * share);
  }
}

/** Writes a row of int8 as f32; returns the sum of its squares. */
function widenToFloats(from: usize): i32 {
  let square = 0;
  for (let d: usize = 0; d < rowBytes; d++) {
    const value = load<i8>(from + d) as i32;
    store<f32>(wide + (d << 2), value as f32);
    square += value * value;
  }
  return square;
}

function project(direction: usize): f32 {
  let sums = f32x4.splat(0);
  for (let at: usize = 0; at < rowBytes << 2; at += 16) {
    sums = f32x4.add(sums, f32x4.mul(v128.load(wide + at), v128.load(direction + at)));
  }
  return (
    f32x4.extract_lane(sums, 0) +
    f32x4.extract_lane(sums, 2) +
    (f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 3))
  );
}

/** Fills in what belongs to the heads of `count` rows from `start` on. */
export function fillHeads(block: usize, start: usize, count: usize): void {
  memory.copy(block, headScales + (start << 2), count << 2);
  memory.copy(block + TAILS, tails + (start << 2), count << 2);
  for (let member: usize = 0; member < count; member++) {
    store<f32>(block + BOUNDS + (member << 2), boundOf(start + member));
  }
  let out = block + HEADS;
  const end = heads + (start + count) * headBytes;
  for (let from = heads + start * headBytes; from < end; from += 8, out += 16) {
    v128.store(out, v128.load8x8_s(from));
  }
}

/** All pairs between two groups that the filter leaves open, offered both ways. */
export function joinOpenPairs(
  first: usize,
  firstHeads: usize,
  firstCount: usize,
  second: usize,
  secondHeads: usize,
  secondCount: usize,
): void {
  const isOne = first == second;
  const wideBytes = headBytes << 1;
  for (let column: usize = 0; column < secondCount; column += 4) {
    const end = isOne ? min<usize>(firstCount, column + 4) : firstCount;
    const y = secondHeads + HEADS + column * wideBytes;
    for (let row: usize = 0; row < end; row += 2) {
      const x = firstHeads + HEADS + row * wideBytes;
      let open = openPairs(first, firstHeads, row, x, second, secondHeads, column, y);
      for (; open != 0; open &= open - 1) {
        const bit = ctz<i32>(open) as usize;
        const member = row + (bit >> 2);
        const other = column + (bit & 3);
        if (member >= firstCount || other >= secondCount || (isOne && other <= member)) continue;
        joinPair(first, member, second, other);
      }
    }
  }
}

/** Of 2 × 4 pairs, a bit each. */
function openPairs(
  first: usize,
  firstHeads: usize,
  row: usize,
  x: usize,
  second: usize,
  secondHeads: usize,
  column: usize,
  y: usize,
): i32 {
  fillTile(x, y, headBytes << 1, tile);
  const other = secondHeads + (column << 2);
  const otherBias = second + BIASES + (column << 2);
  const one = openLanes(v128.load(tile), first, firstHeads, row, other, otherBias);
  const two = openLanes(v128.load(tile + LINE_BYTES), first, firstHeads, row + 1, other, otherBias);
  return one | (two << 4);
}

function openLanes(
  products: v128,
  group: usize,
  block: usize,
  row: usize,
  other: usize,
  otherBias: usize,
): i32 {
  const at = block + (row << 2);
  const scales = f32x4.mul(v128.load32_splat(at), v128.load(other));
  const head = f32x4.mul(f32x4.convert_i32x4_s(products), scales);
  const tail = f32x4.mul(v128.load32_splat(at + TAILS), v128.load(other + TAILS));
  const bias = f32x4.add(v128.load32_splat(group + BIASES + (row << 2)), v128.load(otherBias));
  const bound = f32x4.pmax(v128.load32_splat(at + BOUNDS), v128.load(other + BOUNDS));
  return i32x4.bitmask(f32x4.le(f32x4.sub(bias, f32x4.add(head, tail)), bound));
}
