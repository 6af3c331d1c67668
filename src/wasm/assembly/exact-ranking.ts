// src/core/knn/exact-ranking.ts.

import { candidateCount, distanceAt, indexAt } from "./candidate-lists";
import { COSINE, EUCLIDEAN } from "./metric";
import { dimensions, rowCount } from "./quantized-rows";

let metric: u32 = 0;
/** The sides' rows, f32, and the candidates of a row that lie in the other side: places. */
let firstRows: usize = 0;
let secondRows: usize = 0;
let matches: usize = 0;

export function prepareExactRanking(
  metricNumber: u32,
  firstRowsAt: usize,
  secondRowsAt: usize,
  matchesAt: usize,
): void {
  metric = metricNumber;
  firstRows = firstRowsAt;
  secondRows = secondRowsAt;
  matches = matchesAt;
}

/** Measures the candidates between two blocks, which lie in the two sides, or both in the second. */
export function rankPair(first: usize, firstCount: usize, second: usize, secondCount: usize): void {
  if (first == second)
    measureSide(secondRows, second, secondCount, secondRows, second, secondCount);
  else {
    measureSide(firstRows, first, firstCount, secondRows, second, secondCount);
    measureSide(secondRows, second, secondCount, firstRows, first, firstCount);
  }
}

function measureSide(
  rows: usize,
  first: usize,
  count: usize,
  otherRows: usize,
  otherFirst: usize,
  otherCount: usize,
): void {
  const rowBytes = dimensions << 2;
  for (let i: usize = 0; i < count; i++) {
    let matchCount: usize = 0;
    for (let place: usize = 0; place < candidateCount; place++) {
      const j = load<i32>(indexAt(first + i, place)) - (otherFirst as i32);
      if (j < 0 || j >= (otherCount as i32)) continue;
      store<u32>(matches + (matchCount << 2), place as u32);
      matchCount++;
    }
    const x = rows + i * rowBytes;
    const shifted = otherRows - otherFirst * rowBytes;
    for (let match: usize = 0; match < matchCount; match += 4) {
      measureFour(first + i, x, shifted, match, min<usize>(4, matchCount - match));
    }
  }
}

/** Up to four candidates at a time: their sums do not wait for one another. */
function measureFour(row: usize, x: usize, rows: usize, match: usize, count: usize): void {
  const rowBytes = dimensions << 2;
  const y0 = candidateAt(row, rows, match);
  const y1 = count > 1 ? candidateAt(row, rows, match + 1) : y0;
  const y2 = count > 2 ? candidateAt(row, rows, match + 2) : y0;
  const y3 = count > 3 ? candidateAt(row, rows, match + 3) : y0;
  let s0: f32 = 0;
  let s1: f32 = 0;
  let s2: f32 = 0;
  let s3: f32 = 0;
  for (let at: usize = 0; at < rowBytes; at += 4) {
    const value = load<f32>(x + at);
    s0 += term(value, load<f32>(y0 + at));
    s1 += term(value, load<f32>(y1 + at));
    s2 += term(value, load<f32>(y2 + at));
    s3 += term(value, load<f32>(y3 + at));
  }
  storeDistance(row, match, s0);
  if (count > 1) storeDistance(row, match + 1, s1);
  if (count > 2) storeDistance(row, match + 2, s2);
  if (count > 3) storeDistance(row, match + 3, s3);
}

function term(x: f32, y: f32): f32 {
  if (metric != EUCLIDEAN) return x * y;
  const difference = x - y;
  return difference * difference;
}

function candidateAt(row: usize, rows: usize, match: usize): usize {
  const place = load<u32>(matches + (match << 2)) as usize;
  return rows + (load<u32>(indexAt(row, place)) as usize) * (dimensions << 2);
}

function storeDistance(row: usize, match: usize, sum: f32): void {
  const place = load<u32>(matches + (match << 2)) as usize;
  const distance = distanceOf(sum);
  const isMeasured = distance < f32.POSITIVE_INFINITY;
  store<f32>(distanceAt(row, place), isMeasured ? distance : f32.POSITIVE_INFINITY);
  if (!isMeasured) store<i32>(indexAt(row, place), -1);
}

function distanceOf(sum: f32): f32 {
  if (metric == EUCLIDEAN) return sqrt<f32>(sum);
  if (metric == COSINE) return 1 - sum < 0 ? 0 : 1 - sum;
  const distance: f32 = 1 - (sum < 0 ? 0 : sum);
  return distance < -f32.MAX_VALUE ? -f32.MAX_VALUE : distance;
}

/** Orders every list by distance, then index, what is empty last. */
export function orderLists(): void {
  for (let row: usize = 0; row < rowCount; row++) {
    for (let i: usize = 1; i < candidateCount; i++) {
      const index = load<i32>(indexAt(row, i));
      if (index < 0) continue;
      const distance = load<f32>(distanceAt(row, i));
      let at = i;
      while (at > 0 && follows(row, at - 1, index, distance)) {
        store<i32>(indexAt(row, at), load<i32>(indexAt(row, at - 1)));
        store<f32>(distanceAt(row, at), load<f32>(distanceAt(row, at - 1)));
        at--;
      }
      store<i32>(indexAt(row, at), index);
      store<f32>(distanceAt(row, at), distance);
    }
  }
}

function follows(row: usize, place: usize, other: i32, otherDistance: f32): bool {
  const index = load<i32>(indexAt(row, place));
  const distance = load<f32>(distanceAt(row, place));
  if (index < 0 || distance > otherDistance) return true;
  return distance == otherDistance && index > other;
}
