// src/core/knn/candidate-lists.ts.

export let candidateCount: usize = 0;
let distances: usize = 0;
let indices: usize = 0;
let rounds: usize = 0;

export function prepareCandidateLists(
  keptPerRow: usize,
  distancesAt: usize,
  indicesAt: usize,
  roundsAt: usize,
): void {
  candidateCount = keptPerRow;
  distances = distancesAt;
  indices = indicesAt;
  rounds = roundsAt;
}

/** The distance of the last in the list of a row. */
export function boundOf(row: usize): f32 {
  return load<f32>(distances + (((row + 1) * candidateCount - 1) << 2));
}

/** Address of the index at a place of the list of a row; the distance is at that of `distanceAt`. */
export function indexAt(row: usize, place: usize): usize {
  return indices + ((row * candidateCount + place) << 2);
}

export function distanceAt(row: usize, place: usize): usize {
  return distances + ((row * candidateCount + place) << 2);
}

export function roundOf(row: usize, place: usize): u32 {
  return load<u8>(rounds + row * candidateCount + place) as u32;
}

export function offerCandidate(row: usize, index: usize, distance: f32, round: u32): void {
  const base = row * candidateCount;
  const list = distances + (base << 2);
  const names = indices + (base << 2);
  let at = candidateCount;
  while (at > 0) {
    const before = load<f32>(list + ((at - 1) << 2));
    if (!(distance <= before)) break;
    if (distance == before) {
      const name = load<i32>(names + ((at - 1) << 2));
      if ((index as i32) == name) return;
      if ((index as i32) > name) break;
    }
    at--;
  }
  if (at == candidateCount) return;
  const ages = rounds + base;
  for (let to = candidateCount - 1; to > at; to--) {
    store<f32>(list + (to << 2), load<f32>(list + ((to - 1) << 2)));
    store<i32>(names + (to << 2), load<i32>(names + ((to - 1) << 2)));
    store<u8>(ages + to, load<u8>(ages + to - 1));
  }
  store<f32>(list + (at << 2), distance);
  store<i32>(names + (at << 2), index as i32);
  store<u8>(rounds + base + at, round as u8);
}
