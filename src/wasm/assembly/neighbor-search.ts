// Exact nearest neighbors: src/core/knn/exact.ts in packed SIMD. Rows lie in groups of eight,
// interleaved: value d of row r is at `(r >> 3) * 8 * dimensions + 8 * d + (r & 7)`. Every lane sums
// the products of one pair of rows in the order of the dimensions, so tiling changes no bit. Rows
// without neighbors, and those that fill up the last block, begin with NaN: their distances are
// NaN, which no comparison lets through.

import { distancesOf, EUCLIDEAN } from "./metric";
import { bounds, offer, prepareNearestLists } from "./nearest-lists";

const BLOCK_ROWS: usize = 128;
const GROUP_BYTES: usize = 32;
const BLOCK_ROW_BYTES: usize = BLOCK_ROWS << 2;

let rows: usize = 0;
let dimensions: usize = 0;
let metric: u32 = 0;
/** `BLOCK_ROWS` bounds that nothing is below. */
let closed: usize = 0;
/** `BLOCK_ROWS × BLOCK_ROWS` distances of the pair under way. */
let tile: usize = 0;

export function prepareNeighborSearch(
  rowsAt: usize,
  dimensionCount: usize,
  distancesAt: usize,
  indicesAt: usize,
  keptPerRow: usize,
  boundsAt: usize,
  closedAt: usize,
  tileAt: usize,
  metricNumber: u32,
): void {
  rows = rowsAt;
  dimensions = dimensionCount;
  prepareNearestLists(distancesAt, indicesAt, keptPerRow, boundsAt);
  closed = closedAt;
  tile = tileAt;
  metric = metricNumber;
}

export function runPair(pair: f64): void {
  const j = Math.floor((Math.sqrt(8 * pair + 1) - 1) / 2);
  const i = pair - (j * (j + 1)) / 2;
  const first = (i as usize) * BLOCK_ROWS;
  const second = (j as usize) * BLOCK_ROWS;
  fillTile(first, second);
  if (first == second) {
    for (let at: usize = 0; at < BLOCK_ROWS; at++) {
      store<f32>(tile + at * (BLOCK_ROW_BYTES + 4), f32.NaN);
    }
  }
  // Inside one block the tile holds both directions of every pair, so its columns offer nothing new.
  const columnBounds = first == second ? closed : bounds + (second << 2);
  for (let row: usize = 0; row < BLOCK_ROWS; row++) {
    offerRow(first + row, second, tile + row * BLOCK_ROW_BYTES, columnBounds);
  }
}

/** All distances between the rows of two blocks, in register tiles of 4 × 8. */
function fillTile(first: usize, second: usize): void {
  const groupSize = dimensions * GROUP_BYTES;
  for (let column: usize = 0; column < BLOCK_ROWS; column += 8) {
    const panel = rows + ((second + column) >> 3) * groupSize;
    for (let row: usize = 0; row < BLOCK_ROWS; row += 4) {
      const group = rows + ((first + row) >> 3) * groupSize;
      const left = group + ((row & 4) << 2);
      const out = tile + row * BLOCK_ROW_BYTES + (column << 2);
      if (metric == EUCLIDEAN) sumSquares(left, panel, out);
      else sumProducts(left, panel, out);
    }
  }
}

function sumProducts(left: usize, right: usize, out: usize): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const end = right + dimensions * GROUP_BYTES;
  for (; right < end; right += GROUP_BYTES, left += GROUP_BYTES) {
    const y0 = v128.load(right);
    const y1 = v128.load(right, 16);
    let x = v128.load32_splat(left);
    s00 = f32x4.add(s00, f32x4.mul(x, y0));
    s01 = f32x4.add(s01, f32x4.mul(x, y1));
    x = v128.load32_splat(left, 4);
    s10 = f32x4.add(s10, f32x4.mul(x, y0));
    s11 = f32x4.add(s11, f32x4.mul(x, y1));
    x = v128.load32_splat(left, 8);
    s20 = f32x4.add(s20, f32x4.mul(x, y0));
    s21 = f32x4.add(s21, f32x4.mul(x, y1));
    x = v128.load32_splat(left, 12);
    s30 = f32x4.add(s30, f32x4.mul(x, y0));
    s31 = f32x4.add(s31, f32x4.mul(x, y1));
  }
  storeDistances(out, s00, s01);
  storeDistances(out + BLOCK_ROW_BYTES, s10, s11);
  storeDistances(out + 2 * BLOCK_ROW_BYTES, s20, s21);
  storeDistances(out + 3 * BLOCK_ROW_BYTES, s30, s31);
}

function sumSquares(left: usize, right: usize, out: usize): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  const end = right + dimensions * GROUP_BYTES;
  for (; right < end; right += GROUP_BYTES, left += GROUP_BYTES) {
    const y0 = v128.load(right);
    const y1 = v128.load(right, 16);
    let x = v128.load32_splat(left);
    s00 = addSquare(s00, x, y0);
    s01 = addSquare(s01, x, y1);
    x = v128.load32_splat(left, 4);
    s10 = addSquare(s10, x, y0);
    s11 = addSquare(s11, x, y1);
    x = v128.load32_splat(left, 8);
    s20 = addSquare(s20, x, y0);
    s21 = addSquare(s21, x, y1);
    x = v128.load32_splat(left, 12);
    s30 = addSquare(s30, x, y0);
    s31 = addSquare(s31, x, y1);
  }
  storeDistances(out, s00, s01);
  storeDistances(out + BLOCK_ROW_BYTES, s10, s11);
  storeDistances(out + 2 * BLOCK_ROW_BYTES, s20, s21);
  storeDistances(out + 3 * BLOCK_ROW_BYTES, s30, s31);
}

function addSquare(sum: v128, x: v128, y: v128): v128 {
  const difference = f32x4.sub(x, y);
  return f32x4.add(sum, f32x4.mul(difference, difference));
}

function storeDistances(out: usize, low: v128, high: v128): void {
  v128.store(out, distancesOf(metric, low));
  v128.store(out, distancesOf(metric, high), 16);
}

/** Offers a row of the tile to the row's own list, and to the lists of its columns. */
function offerRow(row: usize, second: usize, line: usize, columnBounds: usize): void {
  const rowBound = bounds + (row << 2);
  for (let column: usize = 0; column < BLOCK_ROWS; column += 4) {
    const found = v128.load(line + (column << 2));
    const open = v128.or(
      f32x4.le(found, v128.load32_splat(rowBound)),
      f32x4.le(found, v128.load(columnBounds + (column << 2))),
    );
    if (!v128.any_true(open)) continue;
    for (let other = column; other < column + 4; other++) {
      const distance = load<f32>(line + (other << 2));
      if (distance <= load<f32>(rowBound)) offer(row, second + other, distance);
      if (distance <= load<f32>(columnBounds + (other << 2))) offer(second + other, row, distance);
    }
  }
}
