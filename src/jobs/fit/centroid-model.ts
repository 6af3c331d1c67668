import { quantizeRows } from "../../core/knn/quantize.ts";
import { hashRows } from "../../core/knn/row-hash.ts";
import {
  countingIds,
  encodeTopicModel,
  type TopicDescription,
  type TopicModel,
} from "../../core/model/topic-model.ts";
import type { FitOptions } from "../../core/options.ts";
import { digestText } from "./digest.ts";
import type { ModelEmbedder } from "./model-of-fit.ts";

export interface CentroidModelInput {
  embedder: ModelEmbedder;
  options: FitOptions;
  /** Of ids from 0 without gaps, and -1. */
  topics: readonly TopicDescription[];
  /** t × dimensions, unit length. */
  centroids: Float32Array;
  dimensions: number;
  /** Of unit length, where outliers take part in assigning. */
  outlierCentroid?: Float32Array | undefined;
  termCounts?: Uint8Array | undefined;
  /** n: -1 for outliers. */
  documentTopics: Int32Array;
}

/**
 * A model of topics of which only the centroids are known: new documents go to the nearest. Each row is
 * a topic's centroid, the last one the outliers', and its documents, numbered from 0, stand there, with
 * a probability of 1, or 0 for outliers. There is no map, no tree and no representative document.
 */
export async function centroidModel(input: CentroidModelInput): Promise<TopicModel> {
  const { embedder, options, topics, centroids, dimensions, documentTopics } = input;
  const { outlierCentroid, termCounts } = input;
  const topicCount = centroids.length / dimensions;
  const unit = new Float32Array((topicCount + 1) * dimensions);
  unit.set(centroids);
  if (outlierCentroid !== undefined) unit.set(outlierCentroid, centroids.length);
  const rowTopics = Int32Array.from({ length: topicCount + 1 }, (_, row) =>
    row < topicCount ? row : -1,
  );
  const width = String(Math.max(0, documentTopics.length - 1)).length;
  const model: TopicModel = {
    embedder: embedder.id,
    fingerprint: embedder.fingerprint,
    digest: "",
    options,
    topics,
    topicIds: countingIds(topicCount),
    rows: { rowCount: topicCount + 1, dimensions, ...quantizeRows(unit, dimensions) },
    rowTree: new Uint8Array(0),
    rowHashes: hashRows(unit, dimensions),
    rowTopics,
    rowProbabilities: Float32Array.from(rowTopics, (topic) => (topic < 0 ? 0 : 1)),
    mapPositions: new Float32Array(2 * (topicCount + 1)),
    centroids,
    documentIds: Array.from(documentTopics, (_, i) => String(i).padStart(width, "0")),
    rowOfDocument: documentTopics.map((topic) => (topic < 0 ? topicCount : topic)),
    assignBy: "centroids",
    ...(termCounts && { termCounts }),
    ...(outlierCentroid && { outlierCentroid }),
  };
  return { ...model, digest: await digestText(encodeTopicModel(model)) };
}
