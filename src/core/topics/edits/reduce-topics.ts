import { matrixDistances } from "../../cluster/agglomerative/linkage-distances.ts";
import { cutMerges } from "../../cluster/agglomerative/merges.ts";
import { chainMerges } from "../../cluster/agglomerative/nearest-neighbor-chain.ts";
import { hdbscan } from "../../cluster/hdbscan/hdbscan.ts";
import { EdgetopicError } from "../../errors.ts";
import { normalizeRows } from "../../math/normalize-rows.ts";
import { denseSimilarities } from "../topic-similarities.ts";

export interface ReducibleTopics {
  /** t */
  readonly topicIds: Int32Array;
  /** t: in documents. */
  readonly sizes: Int32Array;
  /** t × dimensions, of any length but zero. */
  readonly centroids: Float32Array;
}

/**
 * Which topics to make one: groups of two and more ids, in each the largest topic first, of equal
 * ones the first. To a number of topics by agglomerative clustering of the cosine distances, average
 * linkage; `"auto"` by HDBSCAN with clusters of two and more, which leaves the others as they are.
 * BERTopic's `reduce_topics`, which counts the outliers as a topic and takes any text for `"auto"`.
 * Throws `invalid_option` where `to` is neither `"auto"` nor a whole number of at least 1.
 */
export function reduceTopics(
  { topicIds, sizes, centroids }: ReducibleTopics,
  to: number | "auto",
): number[][] {
  if (to !== "auto" && !(Number.isInteger(to) && to >= 1)) {
    throw new EdgetopicError(
      "invalid_option",
      `Topics are reduced to a whole number of at least 1 or to "auto", not to ${JSON.stringify(to)}.`,
    );
  }
  const topicCount = topicIds.length;
  if (topicCount < 2) return [];
  const dimensions = centroids.length / topicCount;
  const labels =
    to === "auto" ? clusterTopics(centroids, dimensions) : linkTopics(centroids, dimensions, to);
  const groups = new Map<number, number[]>();
  labels.forEach((label, index) => {
    if (label < 0) return;
    const group = groups.get(label);
    if (group === undefined) groups.set(label, [index]);
    else group.push(index);
  });
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) =>
      group.sort((a, b) => sizes[b] - sizes[a] || a - b).map((index) => topicIds[index]),
    );
}

function linkTopics(centroids: Float32Array, dimensions: number, count: number): number[] {
  const topicCount = centroids.length / dimensions;
  const distances = denseSimilarities(centroids, dimensions).map((cosine) => 1 - cosine);
  const sizes = new Float64Array(topicCount).fill(1);
  const merges = chainMerges(matrixDistances(distances, sizes, "average"), topicCount);
  const sets = cutMerges(merges, { clusterCount: count }, topicCount);
  return Array.from({ length: topicCount }, (_, topic) => sets.find(topic));
}

function clusterTopics(centroids: Float32Array, dimensions: number): number[] {
  const pointCount = centroids.length / dimensions;
  if (pointCount < 3) return Array.from({ length: pointCount }, () => -1);
  const points = centroids.slice();
  normalizeRows(points, dimensions);
  return [...hdbscan({ points, pointCount, dimensions, minClusterSize: 2 }).labels];
}
