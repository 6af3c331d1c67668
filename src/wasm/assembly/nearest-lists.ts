// The running lists of src/core/knn/nearest-lists.ts: distances, then indices.

export let neighborCount: usize = 0;
/** Per row, the distance of the last in its list. */
export let bounds: usize = 0;
let distances: usize = 0;
let indices: usize = 0;

export function prepareNearestLists(
  distancesAt: usize,
  indicesAt: usize,
  keptPerRow: usize,
  boundsAt: usize,
): void {
  distances = distancesAt;
  indices = indicesAt;
  neighborCount = keptPerRow;
  bounds = boundsAt;
}

export function offer(row: usize, index: usize, distance: f32): void {
  const kept = (row * neighborCount) << 2;
  const last = (neighborCount - 1) << 2;
  const list = distances + kept;
  const names = indices + kept;
  let at = last + 4;
  while (at > 0) {
    const before = load<f32>(list + at - 4);
    if (distance > before) break;
    if (distance == before && (index as i32) > load<i32>(names + at - 4)) break;
    at -= 4;
  }
  if (at > last) return;
  for (let to = last; to > at; to -= 4) {
    store<f32>(list + to, load<f32>(list + to - 4));
    store<i32>(names + to, load<i32>(names + to - 4));
  }
  store<f32>(list + at, distance);
  store<i32>(names + at, index as i32);
  store<f32>(bounds + (row << 2), load<f32>(list + last));
}
