// src/core/knn/sparse-search.ts over an inverted file: a row meets only the rows it shares columns
// with, in the order of the columns, as in the merge of two rows.

import { bounds, offer, prepareNearestLists } from "./nearest-lists";

let rowCount: usize = 0;
/** The rows: offsets, columns, values. */
let offsets: usize = 0;
let columns: usize = 0;
let values: usize = 0;
/** The columns: ends, the rows that have a value there, ascending, and those values. */
let ends: usize = 0;
let postings: usize = 0;
let weights: usize = 0;
/** Per value of a row, its place among the postings. */
let places: usize = 0;
/** Per row: 0, or NaN where it is empty; and the sums of the row under way. */
let blank: usize = 0;
let sums: usize = 0;

export function prepareSparseSearch(
  count: usize,
  offsetsAt: usize,
  columnsAt: usize,
  valuesAt: usize,
  endsAt: usize,
  postingsAt: usize,
  weightsAt: usize,
  placesAt: usize,
  blankAt: usize,
  sumsAt: usize,
  distancesAt: usize,
  indicesAt: usize,
  keptPerRow: usize,
  boundsAt: usize,
): void {
  rowCount = count;
  offsets = offsetsAt;
  columns = columnsAt;
  values = valuesAt;
  ends = endsAt;
  postings = postingsAt;
  weights = weightsAt;
  places = placesAt;
  blank = blankAt;
  sums = sumsAt;
  prepareNearestLists(distancesAt, indicesAt, keptPerRow, boundsAt);
}

/** Makes the inverted file, whose memory must be zeros, of the rows. */
export function invertRows(columnCount: usize): void {
  const length = load<u32>(offsets + (rowCount << 2)) as usize;
  for (let at: usize = 0; at < length << 2; at += 4) {
    const countAt = ends + (load<u32>(columns + at) << 2);
    store<u32>(countAt, load<u32>(countAt) + 1);
  }
  let start: u32 = 0;
  for (let column: usize = 0; column < columnCount; column++) {
    const count = load<u32>(ends + (column << 2));
    store<u32>(ends + (column << 2), start);
    start += count;
  }
  for (let row: usize = 0; row < rowCount; row++) {
    const from = load<u32>(offsets + (row << 2)) as usize;
    const to = load<u32>(offsets + (row << 2), 4) as usize;
    store<f32>(blank + (row << 2), from == to ? f32.NaN : 0);
    for (let at = from << 2; at < to << 2; at += 4) {
      const endAt = ends + (load<u32>(columns + at) << 2);
      const place = load<u32>(endAt);
      store<u32>(postings + (place << 2), row as u32);
      store<f32>(weights + (place << 2), load<f32>(values + at));
      store<u32>(places + at, place);
      store<u32>(endAt, place + 1);
    }
  }
}

/** Compares a row with those after it. */
export function compareSparseRow(row: usize): void {
  const from = load<u32>(offsets + (row << 2)) << 2;
  const to = load<u32>(offsets + (row << 2), 4) << 2;
  if (from == to) return;
  const first = (row + 1) & ~3;
  memory.copy(sums + (first << 2), blank + (first << 2), (rowCount - first) << 2);
  for (let at: usize = from; at < to; at += 4) {
    const end = load<u32>(ends + (load<u32>(columns + at) << 2)) << 2;
    const value = load<f32>(values + at);
    for (let place: usize = (load<u32>(places + at) + 1) << 2; place < end; place += 4) {
      const sumAt = sums + (load<u32>(postings + place) << 2);
      store<f32>(sumAt, load<f32>(sumAt) + value * load<f32>(weights + place));
    }
  }
  offerSums(row, first);
}

function offerSums(row: usize, first: usize): void {
  const boundAt = bounds + (row << 2);
  for (let column = first; column < rowCount; column += 4) {
    const at = sums + (column << 2);
    const squares = f32x4.pmax(f32x4.sub(f32x4.splat(1), v128.load(at)), f32x4.splat(0));
    const found = f32x4.sqrt(squares);
    const open = v128.or(
      f32x4.le(found, v128.load32_splat(boundAt)),
      f32x4.le(found, v128.load(bounds + (column << 2))),
    );
    if (!v128.any_true(open)) continue;
    v128.store(at, found);
    const end = min<usize>(rowCount, column + 4);
    for (let other = max<usize>(row + 1, column); other < end; other++) {
      const distance = load<f32>(sums + (other << 2));
      if (distance <= load<f32>(boundAt)) offer(row, other, distance);
      if (distance <= load<f32>(bounds + (other << 2))) offer(other, row, distance);
    }
  }
}
