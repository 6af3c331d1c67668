// src/core/knn/neighbor-descent.ts.

import { boundOf, candidateCount, indexAt, offerCandidate, roundOf } from "./candidate-lists";
import { queryDistance, rowAt, rowCount, setQuery } from "./quantized-rows";

const REVERSE_COUNT: usize = 12;
const FRESH: u32 = 0x80000000;
const ROW: u32 = 0x7fffffff;

let entries: usize = 0;
let counts: usize = 0;
/** Per row, the mark of the last row that looked at it. */
let visited: usize = 0;
let mark: u32 = 0;
let steps: usize = 0;

export function prepareNeighborDescent(
  entriesAt: usize,
  countsAt: usize,
  visitedAt: usize,
  stepsAt: usize,
): void {
  entries = entriesAt;
  counts = countsAt;
  visited = visitedAt;
  steps = stepsAt;
}

export function fillReverseLists(round: u32): void {
  memory.fill(counts, 0, rowCount << 2);
  for (let place: usize = 0; place < candidateCount; place++) {
    for (let i: usize = 0; i < rowCount; i++) {
      const j = load<i32>(indexAt(i, place));
      if (j < 0) continue;
      const countAt = counts + ((j as usize) << 2);
      const count = load<u32>(countAt) as usize;
      if (count == REVERSE_COUNT) continue;
      const entry = (i as u32) | (roundOf(i, place) + 1 >= round ? FRESH : 0);
      store<u32>(entryAt(j as usize, count), entry);
      store<u32>(countAt, (count as u32) + 1);
    }
  }
}

/** Improves the rows whose numbers lie from `at` on, up to the first that is -1. */
export function improveRows(at: usize, count: usize, round: u32): void {
  for (const end = at + (count << 2); at < end; at += 4) {
    const row = load<i32>(at);
    if (row < 0) return;
    improveRow(row as usize, round);
  }
}

function improveRow(row: usize, round: u32): void {
  mark++;
  store<u32>(visited + (row << 2), mark);
  const stepCount = gatherSteps(row, round);
  setQuery(rowAt(row));
  for (let s: usize = 0; s < stepCount; s++) {
    const step = load<u32>(steps + (s << 2));
    const between = (step & ROW) as usize;
    const isFresh = step >= FRESH;
    for (let place: usize = 0; place < candidateCount; place++) {
      const other = load<i32>(indexAt(between, place));
      if (other < 0) break;
      if (isFresh || roundOf(between, place) + 1 >= round) consider(row, other as usize, round);
    }
    const named = load<u32>(counts + (between << 2)) as usize;
    for (let place: usize = 0; place < named; place++) {
      const entry = load<u32>(entryAt(between, place));
      if (isFresh || entry >= FRESH) consider(row, (entry & ROW) as usize, round);
    }
  }
}

function gatherSteps(row: usize, round: u32): usize {
  let count: usize = 0;
  for (; count < candidateCount; count++) {
    const other = load<i32>(indexAt(row, count));
    if (other < 0) break;
    store<u32>(visited + ((other as usize) << 2), mark);
    const entry = (other as u32) | (roundOf(row, count) + 1 >= round ? FRESH : 0);
    store<u32>(steps + (count << 2), entry);
  }
  const named = load<u32>(counts + (row << 2)) as usize;
  memory.copy(steps + (count << 2), entryAt(row, 0), named << 2);
  return count + named;
}

function consider(row: usize, other: usize, round: u32): void {
  const visitedAt = visited + (other << 2);
  if (load<u32>(visitedAt) == mark) return;
  store<u32>(visitedAt, mark);
  const distance = queryDistance(row, other);
  if (distance <= boundOf(row)) offerCandidate(row, other, distance, round);
  if (distance <= boundOf(other)) offerCandidate(other, row, distance, round);
}

function entryAt(row: usize, place: usize): usize {
  return entries + ((row * REVERSE_COUNT + place) << 2);
}
