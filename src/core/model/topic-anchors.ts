import { normalizeRows } from "../math/normalize-rows.ts";
import type { TopicModel } from "./topic-model.ts";

/** Of a topic at most, and in all. */
const MOST_ROWS = 20;
const MOST_ANCHORS = 500;

/** Rows that stand for the topics of a model: the ground against which something new stands out. */
export interface TopicAnchors {
  /** Those of a topic after those of the one before it; `sum of counts × dimensions`, unit length. */
  rows: Float32Array;
  /** t */
  counts: number[];
}

/** Up to 20 rows of each topic, evenly from all it has, and `mostRows`, 500 by default, in all. */
export function topicAnchors(
  { rows, rowTopics, centroids }: TopicModel,
  mostRows = MOST_ANCHORS,
): TopicAnchors {
  const { dimensions, rowCount } = rows;
  const topicCount = centroids.length / dimensions;
  const most = Math.min(MOST_ROWS, Math.floor(mostRows / Math.max(1, topicCount)));
  const rowsOfTopic: number[][] = Array.from({ length: topicCount }, () => []);
  for (let row = 0; row < rowCount; row++) {
    if (rowTopics[row] >= 0) rowsOfTopic[rowTopics[row]].push(row);
  }
  const chosen = rowsOfTopic.map((own) => {
    const count = Math.min(most, own.length);
    return Array.from({ length: count }, (_, i) => own[Math.floor((i * own.length) / count)]);
  });
  const all = chosen.flat();
  const anchors = new Float32Array(all.length * dimensions);
  for (const [i, row] of all.entries()) {
    for (let d = 0; d < dimensions; d++) {
      anchors[i * dimensions + d] = rows.rows[row * dimensions + d] * rows.scales[row];
    }
  }
  normalizeRows(anchors, dimensions);
  return { rows: anchors, counts: chosen.map((own) => own.length) };
}
