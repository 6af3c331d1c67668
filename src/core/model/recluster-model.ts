import type { ClusteringOptions } from "../cluster/hdbscan/selected-tree.ts";
import { EdgetopicError } from "../errors.ts";
import type { QuantizedRows } from "../kernels.ts";
import { Products } from "../pipeline/products.ts";
import { resolveFitOptions } from "../pipeline/resolve-fit-options.ts";
import { addToSums, centroids } from "../topics/centroids.ts";
import {
  findNearestTopics,
  outlierThresholds,
  reassignOutliers,
  type NearestTopics,
} from "../topics/outliers.ts";
import { renumberBySize } from "../topics/renumber.ts";
import { representatives } from "../topics/representatives.ts";
import { reclusterRows } from "./row-tree.ts";
import type { TopicModel } from "./topic-model.ts";

const BLOCK_ROWS = 1024;

/**
 * Other topics of a model's documents, by the tree that its fit kept: what a fit of the same
 * positions with these options finds, as its products but for the words, which take the texts. Of
 * the vectors the model has the quantized ones: outliers at the edge of a topic, centroids and
 * representatives may differ by that. Throws `invalid_option`, also where the model has no tree.
 */
export function reclusterModel(model: TopicModel, options: ClusteringOptions): Products {
  const { rows, rowOfDocument, rowTree } = model;
  if (rowTree.length === 0) {
    throw new EdgetopicError(
      "invalid_option",
      "The model keeps no tree by which its documents could be clustered again; a fit by HDBSCAN does.",
    );
  }
  const { rowClusters, rowProbabilities } = reclusterRows(rowTree, options);
  const weights = new Int32Array(rows.rowCount);
  for (const row of rowOfDocument) weights[row]++;
  const rowTopics = assignOutliers(model, rowClusters, weights);
  const documentTopics = renumberBySize(rowOfDocument.map((row) => rowTopics[row]));
  const topicOfRow = new Int32Array(rows.rowCount).fill(-1);
  for (let i = 0; i < rowOfDocument.length; i++) topicOfRow[rowOfDocument[i]] = documentTopics[i];
  const directions = centroidsOf(rows, topicOfRow, weights);

  const products = new Products();
  products.set("rowOfDocument", rowOfDocument);
  products.set("rowHashes", model.rowHashes);
  products.set("rowTree", rowTree);
  products.set("documentTopics", documentTopics);
  products.set(
    "documentProbabilities",
    Float32Array.from(rowOfDocument, (row) => rowProbabilities[row]),
  );
  products.set("mapPositions", model.mapPositions);
  products.set("centroids", directions);
  products.set("quantizedRows", rows.rows);
  products.set("quantizedScales", rows.scales);
  products.set(
    "representatives",
    representatives({ rows, centroids: directions, rowOfDocument, documentTopics }),
  );
  return products;
}

/** As the fit's stage of the outliers does. */
function assignOutliers(
  { rows, options, documentIds }: TopicModel,
  rowClusters: Int32Array,
  weights: Int32Array,
): Int32Array {
  const { rowCount, dimensions } = rows;
  const { outliers } = resolveFitOptions(options, documentIds.length, rowCount);
  if (outliers === "keep" || !rowClusters.includes(-1)) return rowClusters;
  const directions = centroidsOf(rows, rowClusters, weights);
  const found: NearestTopics = {
    topics: new Int32Array(rowCount).fill(-1),
    similarities: new Float32Array(rowCount),
  };
  for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
    findNearestTopics(found, first, readRows(rows, first), dimensions, rowClusters, directions);
  }
  const clusterCount = directions.length / dimensions;
  const thresholds =
    outliers === "none"
      ? null
      : outlierThresholds(found.similarities, rowClusters, weights, clusterCount);
  return reassignOutliers(rowClusters, found, thresholds);
}

function centroidsOf(rows: QuantizedRows, rowTopics: Int32Array, weights: Int32Array) {
  const { rowCount, dimensions } = rows;
  const topicCount = rowTopics.reduce((most, topic) => Math.max(most, topic), -1) + 1;
  const sums = new Float64Array(topicCount * dimensions);
  for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
    const end = Math.min(rowCount, first + BLOCK_ROWS);
    const topics = rowTopics.subarray(first, end);
    addToSums(sums, readRows(rows, first), dimensions, topics, weights.subarray(first, end));
  }
  return centroids(sums, dimensions);
}

/** A block of the rows as f32. */
function readRows({ rowCount, dimensions, rows, scales }: QuantizedRows, first: number) {
  const end = Math.min(rowCount, first + BLOCK_ROWS);
  const values = new Float32Array((end - first) * dimensions);
  for (let row = first, at = 0; row < end; row++) {
    const scale = scales[row];
    for (let d = 0; d < dimensions; d++, at++) values[at] = rows[row * dimensions + d] * scale;
  }
  return values;
}
