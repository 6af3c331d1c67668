import { lloyd } from "../../cluster/k-means/lloyd.ts";
import { seedCenters } from "../../cluster/k-means/seed-centers.ts";
import { EdgetopicError } from "../../errors.ts";
import type { DocumentIndex } from "../../model/document-index.ts";
import { centroids } from "../centroids.ts";

/** Rows that are clustered; of a larger topic as many, evenly spread. */
const MOST_ROWS = 4096;
const ITERATION_LIMIT = 100;
export const MOST_PARTS = 100;

/**
 * Clusters the documents of one topic again: the directions (`parts × dimensions`, unit length) of
 * its parts by k-means over the unit vectors, the part of most documents first. Fewer parts where
 * there are fewer different vectors. Throws `invalid_option` where there are not two parts. BERTopic
 * has no counterpart but a new fit of the topic's documents.
 */
export function splitTopic(
  { rows, rowOfDocument }: DocumentIndex,
  documentTopics: Int32Array,
  topic: number,
  partCount: number,
  seed: number,
): Float32Array {
  if (!Number.isInteger(partCount) || partCount < 2 || partCount > MOST_PARTS) {
    throw new EdgetopicError(
      "invalid_option",
      `A topic can be split into 2 to ${MOST_PARTS} parts, not into ${partCount}.`,
    );
  }
  const { dimensions } = rows;
  const counts = new Int32Array(rows.rowCount);
  documentTopics.forEach((of, i) => {
    if (of === topic) counts[rowOfDocument[i]]++;
  });
  const own = Int32Array.from(counts.keys()).filter((row) => counts[row] > 0);
  const step = Math.max(1, own.length / MOST_ROWS);
  const chosen = Int32Array.from(
    { length: Math.min(own.length, MOST_ROWS) },
    (_, i) => own[Math.floor(i * step)],
  );
  const points = new Float32Array(chosen.length * dimensions);
  chosen.forEach((row, i) => {
    for (let d = 0; d < dimensions; d++) {
      points[i * dimensions + d] = rows.rows[row * dimensions + d] * rows.scales[row];
    }
  });
  const weights = chosen.map((row) => counts[row]);
  const problem = { points, pointCount: chosen.length, dimensions, weights };
  const start = chosen.length === 0 ? new Float64Array(0) : seedCenters(problem, partCount, seed);
  if (start.length < 2 * dimensions) {
    throw new EdgetopicError(
      "invalid_option",
      `Topic ${topic} has not two different documents and cannot be split.`,
    );
  }
  const { centers, sizes } = lloyd(problem, start, ITERATION_LIMIT);
  const order = Array.from(sizes.keys()).sort((a, b) => sizes[b] - sizes[a] || a - b);
  const ordered = new Float64Array(centers.length);
  order.forEach((from, to) => {
    ordered.set(centers.subarray(from * dimensions, (from + 1) * dimensions), to * dimensions);
  });
  return centroids(ordered, dimensions);
}
