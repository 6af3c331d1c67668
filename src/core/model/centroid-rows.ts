import { quantizeRows } from "../knn/quantize.ts";
import { hashRows } from "../knn/row-hash.ts";
import type { ModelRows } from "./join-model-rows.ts";
import type { TopicModel } from "./topic-model.ts";

/** A row for each topic and one of zeros for the outliers, to which the documents point. */
export function centroidRows(
  models: readonly TopicModel[],
  topicOf: readonly Int32Array[],
  centroids: Float32Array,
  dimensions: number,
): ModelRows {
  const topicCount = centroids.length / dimensions;
  const unit = new Float32Array(centroids.length + dimensions);
  unit.set(centroids);
  const rowTopics = Int32Array.from({ length: topicCount + 1 }, (_, row) =>
    row < topicCount ? row : -1,
  );
  const rowOfDocument = models.flatMap((model, i) =>
    Array.from(model.rowOfDocument, (row) => {
      const topic = model.rowTopics[row];
      return topic < 0 ? topicCount : topicOf[i][topic];
    }),
  );
  return {
    rows: { rowCount: topicCount + 1, dimensions, ...quantizeRows(unit, dimensions) },
    rowTree: new Uint8Array(0),
    rowHashes: hashRows(unit, dimensions),
    rowTopics,
    rowProbabilities: Float32Array.from(rowTopics, (topic) => (topic < 0 ? 0 : 1)),
    mapPositions: new Float32Array(2 * (topicCount + 1)),
    rowOfDocument: Int32Array.from(rowOfDocument),
    assignBy: "centroids",
  };
}
