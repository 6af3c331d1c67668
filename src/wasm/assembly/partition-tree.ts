// src/core/knn/partition-tree.ts and dividing-plane.ts.

import { quantizeRow } from "./quantize";
import { dimensions, queryProduct, rowAt, rowBytes, scaleOf, setQuery } from "./quantized-rows";
import { drawBelow, seedRandom } from "./random";

const LEAF_ROWS: usize = 128;
const SAMPLE_ROWS: usize = 100;
const FIT_COUNT: u32 = 2;
const STREAM: u32 = 0x74726565;

let members: usize = 0;
/** Sums of the sample's rows above and below the plane, f32; the plane, int8. */
let above: usize = 0;
let below: usize = 0;
let plane: usize = 0;
let planeScale: f32 = 0;
let sample: usize = 0;
let projections: usize = 0;
/** Parts that wait: where they begin and end. */
let stack: usize = 0;
let waitingBytes: usize = 0;
let leafStart: usize = 0;
let leafEnd: usize = 0;

export function preparePartitionTree(
  membersAt: usize,
  aboveAt: usize,
  belowAt: usize,
  planeAt: usize,
  sampleAt: usize,
  projectionsAt: usize,
  stackAt: usize,
): void {
  members = membersAt;
  above = aboveAt;
  below = belowAt;
  plane = planeAt;
  sample = sampleAt;
  projections = projectionsAt;
  stack = stackAt;
}

/** Begins a tree over the first `count` members. */
export function beginTree(seed: u32, tree: u32, count: usize): void {
  seedRandom(seed, STREAM + tree);
  waitingBytes = 0;
  wait(0, count);
}

/** Goes on to the next leaf, which lies from `nextLeafStart()` on; returns its size, or -1 after the last. */
export function nextLeaf(): i32 {
  if (waitingBytes == 0) return -1;
  waitingBytes -= 8;
  leafStart = load<u32>(stack + waitingBytes) as usize;
  leafEnd = load<u32>(stack + waitingBytes, 4) as usize;
  while (leafEnd - leafStart > LEAF_ROWS) {
    const middle = part(leafStart, leafEnd);
    if (middle - leafStart > leafEnd - middle) {
      wait(leafStart, middle);
      leafStart = middle;
    } else {
      wait(middle, leafEnd);
      leafEnd = middle;
    }
  }
  return (leafEnd - leafStart) as i32;
}

export function nextLeafStart(): usize {
  return members + (leafStart << 2);
}

function wait(start: usize, end: usize): void {
  store<u32>(stack + waitingBytes, start as u32);
  store<u32>(stack + waitingBytes, end as u32, 4);
  waitingBytes += 8;
}

function part(start: usize, end: usize): usize {
  const cut = fitPlane(start, end - start);
  let left = start;
  let right = end;
  while (left < right) {
    const at = members + (left << 2);
    const row = load<u32>(at);
    const side = project(row as usize);
    if (side > cut || (side == cut && (row & 1) == 0)) left++;
    else {
      right--;
      const last = members + (right << 2);
      store<u32>(at, load<u32>(last));
      store<u32>(last, row);
    }
  }
  const least = (end - start) >> 3;
  return max<usize>(start + least, min<usize>(end - least, left));
}

function fitPlane(start: usize, size: usize): f32 {
  for (let s: usize = 0; s < SAMPLE_ROWS; s++) {
    const place = start + (drawBelow(size as u32) as usize);
    store<u32>(sample + (s << 2), load<u32>(members + (place << 2)));
  }
  clearSums();
  addRow(above, load<u32>(sample) as usize);
  addRow(below, load<u32>(sample, 4) as usize);
  setPlane(1, 1);
  for (let fit: u32 = 0; fit < FIT_COUNT; fit++) {
    const mean = meanProjection();
    let aboveCount: f32 = 0;
    clearSums();
    for (let s: usize = 0; s < SAMPLE_ROWS; s++) {
      const row = load<u32>(sample + (s << 2)) as usize;
      const isAbove = load<f32>(projections + (s << 2)) > mean;
      addRow(isAbove ? above : below, row);
      if (isAbove) aboveCount += 1;
    }
    setPlane(max<f32>(1, aboveCount), max<f32>(1, (SAMPLE_ROWS as f32) - aboveCount));
  }
  return meanProjection();
}

function clearSums(): void {
  memory.fill(above, 0, dimensions << 2);
  memory.fill(below, 0, dimensions << 2);
}

function addRow(sums: usize, row: usize): void {
  const from = rowAt(row);
  const scale = scaleOf(row);
  for (let d: usize = 0; d < dimensions; d++) {
    const at = sums + (d << 2);
    store<f32>(at, load<f32>(at) + (load<i8>(from + d) as f32) * scale);
  }
}

function setPlane(aboveCount: f32, belowCount: f32): void {
  for (let at: usize = 0; at < dimensions << 2; at += 4) {
    const difference = load<f32>(above + at) / aboveCount - load<f32>(below + at) / belowCount;
    store<f32>(above + at, difference);
  }
  memory.fill(plane, 0, rowBytes);
  planeScale = quantizeRow(above, dimensions, plane);
  setQuery(plane);
}

function project(row: usize): f32 {
  return (queryProduct(row) as f32) * (planeScale * scaleOf(row));
}

function meanProjection(): f32 {
  let sum: f32 = 0;
  for (let s: usize = 0; s < SAMPLE_ROWS; s++) {
    const projection = project(load<u32>(sample + (s << 2)) as usize);
    store<f32>(projections + (s << 2), projection);
    sum += projection;
  }
  return sum / (SAMPLE_ROWS as f32);
}
