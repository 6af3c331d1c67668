// All pairs between two groups of at most 128 rows, offered both ways. A group lies at one address:
// its rows' numbers, scales, biases and bounds, 512 bytes each, then the rows as int16.

import { boundOf, offerCandidate } from "./candidate-lists";
import { biasOf, rowAt, rowBytes, scaleOf, widen } from "./quantized-rows";

export const GROUP_ROWS: usize = 128;
export const LINE_BYTES: usize = GROUP_ROWS << 2;
const SCALES: usize = LINE_BYTES;
export const BIASES: usize = LINE_BYTES * 2;
const BOUNDS: usize = LINE_BYTES * 3;
const ROWS: usize = LINE_BYTES * 4;

/** `128 × 128` products of integers. */
export let tile: usize = 0;

export function prepareGroupJoin(tileAt: usize): void {
  tile = tileAt;
}

/** Fills in what belongs to the rows whose numbers the group begins with. */
export function fillGroup(group: usize, count: usize): void {
  for (let member: usize = 0; member < count; member++) {
    const at = group + (member << 2);
    const row = load<u32>(at) as usize;
    store<f32>(at + SCALES, scaleOf(row));
    store<f32>(at + BIASES, biasOf(row));
    store<f32>(at + BOUNDS, boundOf(row));
    widen(rowAt(row), group + ROWS + member * (rowBytes << 1));
  }
}

export function joinGroups(
  first: usize,
  firstCount: usize,
  second: usize,
  secondCount: usize,
): void {
  const isOne = first == second;
  const wideBytes = rowBytes << 1;
  for (let column: usize = 0; column < secondCount; column += 4) {
    const end = isOne ? min<usize>(firstCount, column + 4) : firstCount;
    for (let row: usize = 0; row < end; row += 2) {
      const out = tile + row * LINE_BYTES + (column << 2);
      fillTile(first + ROWS + row * wideBytes, second + ROWS + column * wideBytes, wideBytes, out);
    }
  }
  for (let row: usize = 0; row < firstCount; row++) {
    offerLine(
      first + (row << 2),
      tile + row * LINE_BYTES,
      second,
      isOne ? row + 1 : 0,
      secondCount,
    );
  }
}

/** Products of 2 × 4 rows of `wideBytes` of int16, into two lines at `out`. */
export function fillTile(x: usize, y: usize, wideBytes: usize, out: usize): void {
  const end = x + wideBytes;
  let s00 = i32x4.splat(0);
  let s01 = s00;
  let s02 = s00;
  let s03 = s00;
  let s10 = s00;
  let s11 = s00;
  let s12 = s00;
  let s13 = s00;
  for (; x < end; x += 16, y += 16) {
    const x0 = v128.load(x);
    const x1 = v128.load(x + wideBytes);
    let from = y;
    let values = v128.load(from);
    s00 = i32x4.add(s00, i32x4.dot_i16x8_s(x0, values));
    s10 = i32x4.add(s10, i32x4.dot_i16x8_s(x1, values));
    from += wideBytes;
    values = v128.load(from);
    s01 = i32x4.add(s01, i32x4.dot_i16x8_s(x0, values));
    s11 = i32x4.add(s11, i32x4.dot_i16x8_s(x1, values));
    from += wideBytes;
    values = v128.load(from);
    s02 = i32x4.add(s02, i32x4.dot_i16x8_s(x0, values));
    s12 = i32x4.add(s12, i32x4.dot_i16x8_s(x1, values));
    from += wideBytes;
    values = v128.load(from);
    s03 = i32x4.add(s03, i32x4.dot_i16x8_s(x0, values));
    s13 = i32x4.add(s13, i32x4.dot_i16x8_s(x1, values));
  }
  v128.store(out, sumLanes(s00, s01, s02, s03));
  v128.store(out + LINE_BYTES, sumLanes(s10, s11, s12, s13));
}

function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/** Offers the pairs of the member at `at` with the columns `from … to - 1` of `group`. */
function offerLine(at: usize, line: usize, group: usize, from: usize, to: usize): void {
  const row = load<u32>(at) as usize;
  const scale = v128.load32_splat(at + SCALES);
  const bias = v128.load32_splat(at + BIASES);
  for (let column = from & ~3; column < to; column += 4) {
    const other = group + (column << 2);
    const products = f32x4.convert_i32x4_s(v128.load(line + (column << 2)));
    const scales = f32x4.mul(scale, v128.load(other + SCALES));
    const found = f32x4.sub(
      f32x4.add(bias, v128.load(other + BIASES)),
      f32x4.mul(products, scales),
    );
    const open = v128.or(
      f32x4.le(found, v128.load32_splat(at + BOUNDS)),
      f32x4.le(found, v128.load(other + BOUNDS)),
    );
    if (!v128.any_true(open)) continue;
    v128.store(line + (column << 2), found);
    const end = min<usize>(to, column + 4);
    for (let place = max<usize>(from, column); place < end; place++) {
      offerPair(row, at, group + (place << 2), load<f32>(line + (place << 2)));
    }
  }
}

/** Compares one member of each of two groups. */
export function joinPair(first: usize, row: usize, second: usize, column: usize): void {
  const wideBytes = rowBytes << 1;
  let x = first + ROWS + row * wideBytes;
  let y = second + ROWS + column * wideBytes;
  const end = x + wideBytes;
  let even = i32x4.splat(0);
  let odd = even;
  for (; x < end; x += 32, y += 32) {
    even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(x), v128.load(y)));
    odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load(x, 16), v128.load(y, 16)));
  }
  const sums = i32x4.add(even, odd);
  const product =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  const at = first + (row << 2);
  const otherAt = second + (column << 2);
  const scale = load<f32>(at + SCALES) * load<f32>(otherAt + SCALES);
  const bias = load<f32>(at + BIASES) + load<f32>(otherAt + BIASES);
  offerPair(load<u32>(at) as usize, at, otherAt, bias - (product as f32) * scale);
}

function offerPair(row: usize, at: usize, otherAt: usize, distance: f32): void {
  const other = load<u32>(otherAt) as usize;
  if (distance <= load<f32>(at + BOUNDS)) {
    offerCandidate(row, other, distance, 0);
    store<f32>(at + BOUNDS, boundOf(row));
  }
  if (distance <= load<f32>(otherAt + BOUNDS)) {
    offerCandidate(other, row, distance, 0);
    store<f32>(otherAt + BOUNDS, boundOf(other));
  }
}
