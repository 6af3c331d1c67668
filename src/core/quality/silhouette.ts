import { sampleIndices } from "./sample-indices.ts";

export interface LabeledRows {
  /** `m × dimensions`, f32. */
  rows: Float32Array;
  dimensions: number;
  /** m: any integers from 0; rows of -1, the outliers, take no part. */
  labels: Int32Array;
}

/**
 * Mean silhouette (Rousseeuw 1987) with Euclidean distances, -1 … 1, of at most `sampleCount` rows
 * among each other: how much nearer rows are to their own topic than to the next. Agrees with
 * scikit-learn's `silhouette_score` of the sample: 0 for the only row of its topic; where there is
 * one topic or none, which scikit-learn refuses, 0.
 */
export function silhouette(labeled: LabeledRows, sampleCount = 2000, seed = 42): number {
  const { rows, dimensions, labels } = labeled;
  const members = Int32Array.from(labels.keys()).filter((row) => labels[row] >= 0);
  const sample = sampleIndices(members.length, sampleCount, seed).map((i) => members[i]);
  const topicCount = sample.reduce((most, row) => Math.max(most, labels[row]), -1) + 1;
  const sizes = new Int32Array(topicCount);
  for (const row of sample) sizes[labels[row]]++;
  if (sizes.filter((size) => size > 0).length < 2) return 0;
  const sums = new Float64Array(topicCount);
  let total = 0;
  for (const row of sample) {
    sums.fill(0);
    for (const other of sample) sums[labels[other]] += distance(rows, dimensions, row, other);
    total += silhouetteOf(labels[row], sums, sizes);
  }
  return total / sample.length;
}

/** Of one row, from the sums of its distances to the rows of each topic. */
function silhouetteOf(own: number, sums: Float64Array, sizes: Int32Array): number {
  if (sizes[own] === 1) return 0;
  const within = sums[own] / (sizes[own] - 1);
  let next = Infinity;
  for (let topic = 0; topic < sums.length; topic++) {
    if (topic !== own && sizes[topic] > 0) next = Math.min(next, sums[topic] / sizes[topic]);
  }
  const larger = Math.max(within, next);
  return larger === 0 ? 0 : (next - within) / larger;
}

function distance(rows: Float32Array, dimensions: number, i: number, j: number): number {
  let squares = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = rows[i * dimensions + d] - rows[j * dimensions + d];
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}
