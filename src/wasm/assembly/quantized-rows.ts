// src/core/knn/quantized-rows.ts. Rows of int8 are filled up with zeros to a multiple of 16.

import { EUCLIDEAN } from "./metric";
import { quantizeRow } from "./quantize";

export let rowCount: usize = 0;
export let rowBytes: usize = 0;
export let dimensions: usize = 0;
let rows: usize = 0;
let scales: usize = 0;
let biases: usize = 0;
/** A row, or a plane, as int16. */
let query: usize = 0;

export function prepareQuantizedRows(
  count: usize,
  dimensionCount: usize,
  rowsAt: usize,
  scalesAt: usize,
  biasesAt: usize,
  queryAt: usize,
): void {
  rowCount = count;
  dimensions = dimensionCount;
  rowBytes = (dimensionCount + 15) & ~15;
  rows = rowsAt;
  scales = scalesAt;
  biases = biasesAt;
  query = queryAt;
}

/** Quantizes the `dimensions` f32 at `from` into a row. */
export function setQuantizedRow(row: usize, from: usize, metric: u32): void {
  let scale = quantizeRow(from, dimensions, rows + row * rowBytes);
  let magnitude: f64 = 0;
  let squares: f32 = 0;
  for (let at = from; at < from + (dimensions << 2); at += 4) {
    const value = load<f32>(at);
    magnitude += abs<f64>(value as f64);
    squares += value * value;
  }
  const isComparable = magnitude < f64.POSITIVE_INFINITY && (magnitude > 0 || metric == EUCLIDEAN);
  if (!isComparable) scale = f32.NaN;
  store<f32>(scales + (row << 2), scale);
  store<f32>(biases + (row << 2), metric == EUCLIDEAN ? squares / 2 : 0.5);
}

export function scaleOf(row: usize): f32 {
  return load<f32>(scales + (row << 2));
}

export function biasOf(row: usize): f32 {
  return load<f32>(biases + (row << 2));
}

/** Address of a row of int8. */
export function rowAt(row: usize): usize {
  return rows + row * rowBytes;
}

/** Writes int8 as int16. */
export function widen(from: usize, out: usize): void {
  for (let at: usize = 0; at < rowBytes; at += 8) {
    v128.store(out + (at << 1), v128.load8x8_s(from + at));
  }
}

/** What `queryProduct` multiplies with from now on: the int8 at `from`. */
export function setQuery(from: usize): void {
  widen(from, query);
}

export function queryProduct(row: usize): i32 {
  let x = query;
  let y = rows + row * rowBytes;
  const end = y + rowBytes;
  let even = i32x4.splat(0);
  let odd = even;
  for (; y < end; y += 16, x += 32) {
    even = i32x4.add(even, i32x4.dot_i16x8_s(v128.load(x), v128.load8x8_s(y)));
    odd = i32x4.add(odd, i32x4.dot_i16x8_s(v128.load(x, 16), v128.load8x8_s(y, 8)));
  }
  const sums = i32x4.add(even, odd);
  return (
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3)
  );
}

/** The distance of row `i`, which must be the query, to row `j`. */
export function queryDistance(i: usize, j: usize): f32 {
  return biasOf(i) + biasOf(j) - (queryProduct(j) as f32) * (scaleOf(i) * scaleOf(j));
}
