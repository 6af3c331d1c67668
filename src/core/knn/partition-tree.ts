import { createRandom } from "../math/random.ts";
import { quantizeInto } from "./quantize.ts";
import type { QuantizedStore } from "./quantized-rows.ts";

/** Rows of a leaf, at most. */
const LEAF_ROWS = 128;
/** Rows that a plane is fitted to, and how often. */
const SAMPLE_ROWS = 100;
const FIT_COUNT = 2;
/** Apart from the streams of the layout's epochs. */
const STREAM = 0x74726565;

export interface PartitionTreeProblem {
  store: QuantizedStore;
  dimensions: number;
  seed: number;
  /** Trees of different numbers have nothing to do with each other. */
  tree: number;
  /** The rows to part, in the order of the leaves afterwards. */
  members: Int32Array;
}

/**
 * Parts `members` by hyperplanes until no part is above 128 rows, and calls `visitLeaf` for each
 * part, as the tree of Annoy does: a plane between the two means of a sample (2-means, Lloyd), here
 * moved to the mean of the sample's projections. All in f32, over int8 rows and int8 planes. No side
 * is below an eighth, so the depth is bounded whatever the rows.
 */
export function growPartitionTree(
  problem: PartitionTreeProblem,
  visitLeaf: (start: number, end: number) => void,
): void {
  const { store, dimensions, members } = problem;
  const { rows, scales } = store;
  const random = createRandom(problem.seed, STREAM + problem.tree);
  const sample = new Int32Array(SAMPLE_ROWS);
  const projections = new Float32Array(SAMPLE_ROWS);
  const plane = new Int8Array(dimensions);
  const above = new Float32Array(dimensions);
  const below = new Float32Array(dimensions);
  let planeScale = 0;
  const stack: number[] = [];

  function addRow(sums: Float32Array, row: number): void {
    const start = row * dimensions;
    for (let d = 0; d < dimensions; d++) {
      sums[d] = Math.fround(sums[d] + Math.fround(rows[start + d] * scales[row]));
    }
  }

  /** The plane's normal is the difference of the means. */
  function setPlane(aboveCount: number, belowCount: number): void {
    for (let d = 0; d < dimensions; d++) {
      above[d] = Math.fround(
        Math.fround(above[d] / aboveCount) - Math.fround(below[d] / belowCount),
      );
    }
    planeScale = quantizeInto(plane, 0, above);
  }

  function project(row: number): number {
    const start = row * dimensions;
    let dot = 0;
    for (let d = 0; d < dimensions; d++) dot += plane[d] * rows[start + d];
    return Math.fround(Math.fround(dot) * Math.fround(planeScale * scales[row]));
  }

  function meanProjection(): number {
    let sum = 0;
    for (let s = 0; s < SAMPLE_ROWS; s++) {
      projections[s] = project(sample[s]);
      sum = Math.fround(sum + projections[s]);
    }
    return Math.fround(sum / SAMPLE_ROWS);
  }

  /** Fits the plane to a sample of a part; returns where to cut. */
  function fitPlane(start: number, size: number): number {
    for (let s = 0; s < SAMPLE_ROWS; s++) {
      sample[s] = members[start + Math.floor((random.uint32() * size) / 4294967296)];
    }
    above.fill(0);
    below.fill(0);
    addRow(above, sample[0]);
    addRow(below, sample[1]);
    setPlane(1, 1);
    for (let fit = 0; fit < FIT_COUNT; fit++) {
      const mean = meanProjection();
      let aboveCount = 0;
      above.fill(0);
      below.fill(0);
      for (let s = 0; s < SAMPLE_ROWS; s++) {
        const isAbove = projections[s] > mean;
        addRow(isAbove ? above : below, sample[s]);
        if (isAbove) aboveCount++;
      }
      setPlane(Math.max(1, aboveCount), Math.max(1, SAMPLE_ROWS - aboveCount));
    }
    return meanProjection();
  }

  /** Moves those above the cut to the front; returns where the others begin. */
  function part(start: number, end: number): number {
    const cut = fitPlane(start, end - start);
    let left = start;
    let right = end;
    while (left < right) {
      const row = members[left];
      const side = project(row);
      if (side > cut || (side === cut && (row & 1) === 0)) left++;
      else {
        right--;
        members[left] = members[right];
        members[right] = row;
      }
    }
    const least = (end - start) >> 3;
    return Math.max(start + least, Math.min(end - least, left));
  }

  let start = 0;
  let end = members.length;
  while (true) {
    if (end - start <= LEAF_ROWS) {
      visitLeaf(start, end);
      if (stack.length === 0) return;
      end = stack.pop() as number;
      start = stack.pop() as number;
      continue;
    }
    const middle = part(start, end);
    // The larger side waits, so that few do.
    if (middle - start > end - middle) {
      stack.push(start, middle);
      start = middle;
    } else {
      stack.push(middle, end);
      end = middle;
    }
  }
}
