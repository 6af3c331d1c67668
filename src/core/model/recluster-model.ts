import type { ClusteringOptions } from "../cluster/hdbscan/selected-tree.ts";
import { EdgetopicError } from "../errors.ts";
import type { Products } from "../pipeline/products.ts";
import { resolveFitOptions } from "../pipeline/resolve-fit-options.ts";
import {
  findNearestTopics,
  outlierThresholds,
  reassignOutliers,
  type NearestTopics,
} from "../topics/outliers.ts";
import { renumberBySize } from "../topics/renumber.ts";
import { retopicModel } from "./retopic-model.ts";
import { BLOCK_ROWS, rowBlock, rowCentroids } from "./row-centroids.ts";
import { reclusterRows } from "./row-tree.ts";
import type { TopicModel } from "./topic-model.ts";

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
  return retopicModel(model, {
    documentTopics,
    documentProbabilities: Float32Array.from(rowOfDocument, (row) => rowProbabilities[row]),
  });
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
  const directions = rowCentroids(rows, rowClusters, weights);
  const found: NearestTopics = {
    topics: new Int32Array(rowCount).fill(-1),
    similarities: new Float32Array(rowCount),
  };
  for (let first = 0; first < rowCount; first += BLOCK_ROWS) {
    findNearestTopics(found, first, rowBlock(rows, first), dimensions, rowClusters, directions);
  }
  const clusterCount = directions.length / dimensions;
  const thresholds =
    outliers === "none"
      ? null
      : outlierThresholds(found.similarities, rowClusters, weights, clusterCount);
  return reassignOutliers(rowClusters, found, thresholds);
}
