// Search over int8 rows: src/core/knn/row-scan.ts. Rows and query are padded with zeros to a
// multiple of sixteen dimensions.

import { quantizeRow } from "./quantize";

let rows: usize = 0;
let rowBytes: usize = 0;
let rowCount: usize = 0;
let scales: usize = 0;
/** The query as it was given, f32, and as int8. */
let vector: usize = 0;
let query: usize = 0;
let similarities: usize = 0;
/** A binary heap of row indices, the least similar of those kept at its root. */
let heap: usize = 0;

export function prepareRowScan(
  rowsAt: usize,
  bytesPerRow: usize,
  rowTotal: usize,
  scalesAt: usize,
  vectorAt: usize,
  queryAt: usize,
  similaritiesAt: usize,
  heapAt: usize,
): void {
  rows = rowsAt;
  rowBytes = bytesPerRow;
  rowCount = rowTotal;
  scales = scalesAt;
  vector = vectorAt;
  query = queryAt;
  similarities = similaritiesAt;
  heap = heapAt;
}

/** Leaves the `count ≤ rowCount` most similar rows where the heap is, most similar first. */
export function scanRows(dimensions: usize, count: u32): void {
  if (count == 0) return;
  memory.fill(query, 0, rowBytes);
  const queryScale = quantizeRow(vector, dimensions, query);
  for (let row: usize = 0; row < rowCount; row++) {
    const dot = dotProduct(rows + row * rowBytes) as f32;
    store<f32>(similarities + (row << 2), dot * load<f32>(scales + (row << 2)) * queryScale);
  }
  for (let row: u32 = 0; row < count; row++) rise(row, row);
  for (let row = count; row < (rowCount as u32); row++) {
    if (precedes(row, rowAt(0))) sink(0, count, row);
  }
  for (let size = count - 1; size > 0; size--) {
    const worst = rowAt(0);
    sink(0, size, rowAt(size));
    put(size, worst);
  }
}

function dotProduct(row: usize): i32 {
  let sums = i32x4.splat(0);
  for (let at: usize = 0; at < rowBytes; at += 16) {
    const x = v128.load(row + at);
    const y = v128.load(query + at);
    const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_s(x), i16x8.extend_low_i8x16_s(y));
    const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_s(x), i16x8.extend_high_i8x16_s(y));
    sums = i32x4.add(sums, i32x4.add(low, high));
  }
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

function precedes(row: u32, other: u32): bool {
  const similarity = load<f32>(similarities + ((row as usize) << 2));
  const otherSimilarity = load<f32>(similarities + ((other as usize) << 2));
  return similarity > otherSimilarity || (similarity == otherSimilarity && row < other);
}

function rowAt(place: u32): u32 {
  return load<u32>(heap + ((place as usize) << 2));
}

function put(place: u32, row: u32): void {
  store<u32>(heap + ((place as usize) << 2), row);
}

function rise(from: u32, row: u32): void {
  let place = from;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!precedes(rowAt(parent), row)) break;
    put(place, rowAt(parent));
    place = parent;
  }
  put(place, row);
}

function sink(from: u32, size: u32, row: u32): void {
  let place = from;
  while (place * 2 + 1 < size) {
    let child = place * 2 + 1;
    if (child + 1 < size && precedes(rowAt(child), rowAt(child + 1))) child++;
    if (!precedes(row, rowAt(child))) break;
    put(place, rowAt(child));
    place = child;
  }
  put(place, row);
}
