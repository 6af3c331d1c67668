import type { DocumentIndex } from "../../model/document-index.ts";
import { centroids } from "../centroids.ts";

/** The documents of a version before and after its edits. */
export interface EditedDocuments {
  readonly index: DocumentIndex;
  /** n: ids, of the fit's topics; -1 for outliers. */
  readonly before: Int32Array;
  /** n: ids. */
  readonly after: Int32Array;
  /** How many of the documents, the first, are those of the fit, whose terms were counted. */
  readonly fittedCount: number;
}

/** Topics by their ids, with the centroid of each. */
export interface TopicCentroids {
  readonly topicIds: Int32Array;
  /** t × dimensions, unit length. */
  readonly centroids: Float32Array;
}

/**
 * The centroids of the topics `topicIds` after edits, of the quantized rows of their documents of the
 * fit. A topic that has the documents it had keeps its centroid to the bit.
 */
export function editedCentroids(
  { index, fittedCount, ...topics }: EditedDocuments,
  known: TopicCentroids,
  topicIds: Int32Array,
): Float32Array {
  const { rows, rowOfDocument } = index;
  const { dimensions } = rows;
  const after = topics.after.subarray(0, fittedCount);
  const touched = touchedTopics(topics.before.subarray(0, fittedCount), after);
  const placeOf = new Map([...topicIds].map((id, place) => [id, place]));
  const sums = new Float64Array(topicIds.length * dimensions);
  for (let i = 0; i < after.length; i++) {
    const place = touched.has(after[i]) ? placeOf.get(after[i]) : undefined;
    if (place === undefined) continue;
    const row = rowOfDocument[i];
    const scale = rows.scales[row];
    for (let d = 0; d < dimensions; d++) {
      sums[place * dimensions + d] += rows.rows[row * dimensions + d] * scale;
    }
  }
  const directions = centroids(sums, dimensions);
  known.topicIds.forEach((id, from) => {
    const place = placeOf.get(id);
    if (place === undefined || touched.has(id)) return;
    const centroid = known.centroids.subarray(from * dimensions, (from + 1) * dimensions);
    directions.set(centroid, place * dimensions);
  });
  return directions;
}

/** The ids of topics that lost or gained documents. */
export function touchedTopics(before: Int32Array, after: Int32Array): Set<number> {
  const touched = new Set<number>();
  for (let i = 0; i < before.length; i++) {
    if (before[i] === after[i]) continue;
    touched.add(before[i]);
    touched.add(after[i]);
  }
  return touched;
}
