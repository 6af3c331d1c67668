import type { QuantizedRows } from "../kernels.ts";

/** Representative documents a topic has at most; BERTopic's number too. */
export const REPRESENTATIVE_COUNT = 3;

export interface RepresentativesInput {
  rows: QuantizedRows;
  /** t × dimensions, unit length. */
  centroids: Float32Array;
  /** n */
  rowOfDocument: Int32Array;
  /** n: -1 for outliers. */
  documentTopics: Int32Array;
}

/**
 * The documents nearest to the centroid of their topic, by the cosine of their quantized rows, best
 * first, equal ones by index: `t × 3` document indexes, -1 where a topic has fewer. A row is shown
 * once, by its first document; only a topic of fewer than 3 rows shows further documents of them,
 * by index. BERTopic compares c-TF-IDF of a random sample and leaves the three unordered.
 */
export function representatives(input: RepresentativesInput): Int32Array {
  const { rows, centroids, rowOfDocument, documentTopics } = input;
  const topicCount = centroids.length / rows.dimensions;
  const best = new Int32Array(topicCount * REPRESENTATIVE_COUNT).fill(-1);
  const similarities = new Float64Array(best.length);
  const shown = new Uint8Array(rows.rowCount);
  for (let i = 0; i < documentTopics.length; i++) {
    const topic = documentTopics[i];
    const row = rowOfDocument[i];
    if (topic < 0 || shown[row] === 1) continue;
    shown[row] = 1;
    const similarity = dot(rows, row, centroids, topic * rows.dimensions) * rows.scales[row];
    insert(best, similarities, topic * REPRESENTATIVE_COUNT, i, similarity);
  }
  fill(best, documentTopics);
  return best;
}

/** Puts a document into the three from `start` on; later ones come after equal ones. */
function insert(
  best: Int32Array,
  similarities: Float64Array,
  start: number,
  document: number,
  similarity: number,
): void {
  let place = start + REPRESENTATIVE_COUNT;
  while (place > start && (best[place - 1] < 0 || similarities[place - 1] < similarity)) place--;
  const end = start + REPRESENTATIVE_COUNT;
  if (place === end) return;
  best.copyWithin(place + 1, place, end - 1);
  similarities.copyWithin(place + 1, place, end - 1);
  best[place] = document;
  similarities[place] = similarity;
}

/** Gives the free places of each topic to its documents that have none. */
function fill(best: Int32Array, documentTopics: Int32Array): void {
  for (let i = 0; i < documentTopics.length; i++) {
    const start = documentTopics[i] * REPRESENTATIVE_COUNT;
    const last = start + REPRESENTATIVE_COUNT - 1;
    if (start < 0 || best[last] >= 0) continue;
    let place = start;
    while (best[place] >= 0 && best[place] !== i) place++;
    best[place] = i;
  }
}

function dot(
  { rows, dimensions }: QuantizedRows,
  row: number,
  centroids: Float32Array,
  centroid: number,
): number {
  const start = row * dimensions;
  let sum = 0;
  for (let d = 0; d < dimensions; d++) sum += rows[start + d] * centroids[centroid + d];
  return sum;
}
