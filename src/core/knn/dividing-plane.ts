import type { Random } from "../math/random.ts";
import { quantizeInto } from "./quantize.ts";
import type { QuantizedStore } from "./quantized-rows.ts";

/** Rows that a plane is fitted to, and how often. */
const SAMPLE_ROWS = 100;
const FIT_COUNT = 2;

/** A hyperplane through rows of int8, its normal int8 as well. */
export interface DividingPlane {
  /**
   * Lays the plane between the two means of a sample of `members` (2-means, Lloyd, in f32), and
   * returns the mean of the sample's projections: where to cut.
   */
  fit(members: Int32Array, random: Random): number;
  /** How far along the normal a row lies, in f32. */
  project(row: number): number;
}

export function createDividingPlane(store: QuantizedStore, dimensions: number): DividingPlane {
  const { rows, scales } = store;
  const sample = new Int32Array(SAMPLE_ROWS);
  const projections = new Float32Array(SAMPLE_ROWS);
  const normal = new Int8Array(dimensions);
  const above = new Float32Array(dimensions);
  const below = new Float32Array(dimensions);
  let normalScale = 0;

  function addRow(sums: Float32Array, row: number): void {
    const start = row * dimensions;
    for (let d = 0; d < dimensions; d++) {
      sums[d] = Math.fround(sums[d] + Math.fround(rows[start + d] * scales[row]));
    }
  }

  /** The normal is the difference of the means. */
  function setNormal(aboveCount: number, belowCount: number): void {
    for (let d = 0; d < dimensions; d++) {
      const mean = Math.fround(above[d] / aboveCount);
      above[d] = Math.fround(mean - Math.fround(below[d] / belowCount));
    }
    normalScale = quantizeInto(normal, 0, above);
  }

  function project(row: number): number {
    const start = row * dimensions;
    let dot = 0;
    for (let d = 0; d < dimensions; d++) dot += normal[d] * rows[start + d];
    return Math.fround(Math.fround(dot) * Math.fround(normalScale * scales[row]));
  }

  function meanProjection(): number {
    let sum = 0;
    for (let s = 0; s < SAMPLE_ROWS; s++) {
      projections[s] = project(sample[s]);
      sum = Math.fround(sum + projections[s]);
    }
    return Math.fround(sum / SAMPLE_ROWS);
  }

  /** Each half of the sample gives the mean of its side. */
  function divideSample(): void {
    const mean = meanProjection();
    let aboveCount = 0;
    above.fill(0);
    below.fill(0);
    for (let s = 0; s < SAMPLE_ROWS; s++) {
      const isAbove = projections[s] > mean;
      addRow(isAbove ? above : below, sample[s]);
      if (isAbove) aboveCount++;
    }
    setNormal(Math.max(1, aboveCount), Math.max(1, SAMPLE_ROWS - aboveCount));
  }

  return {
    project,
    fit(members, random) {
      for (let s = 0; s < SAMPLE_ROWS; s++) {
        sample[s] = members[Math.floor((random.uint32() * members.length) / 4294967296)];
      }
      above.fill(0);
      below.fill(0);
      addRow(above, sample[0]);
      addRow(below, sample[1]);
      setNormal(1, 1);
      for (let fit = 0; fit < FIT_COUNT; fit++) divideSample();
      return meanProjection();
    },
  };
}
