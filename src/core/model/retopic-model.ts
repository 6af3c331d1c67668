import { Products } from "../pipeline/products.ts";
import { countDocuments } from "../topics/count-documents.ts";
import { representatives } from "../topics/representatives.ts";
import { rowCentroids } from "./row-centroids.ts";
import type { TopicModel } from "./topic-model.ts";

/** n: what each document is to be in. */
export interface DocumentTopics {
  /** -1 for outliers. */
  documentTopics: Int32Array;
  documentProbabilities: Float32Array;
}

/**
 * A model's documents in other topics, as the products of a fit but for the words, which take the
 * texts: centroids and representatives follow, the map stays. Documents that share a row share its
 * topic in the model that is made of this.
 */
export function retopicModel(
  model: TopicModel,
  { documentTopics, documentProbabilities }: DocumentTopics,
): Products {
  const { rows, rowOfDocument } = model;
  const topicOfRow = new Int32Array(rows.rowCount).fill(-1);
  for (let i = 0; i < rowOfDocument.length; i++) topicOfRow[rowOfDocument[i]] = documentTopics[i];
  const weights = countDocuments(rowOfDocument, rows.rowCount);
  const directions = rowCentroids(rows, topicOfRow, weights);
  const products = new Products();
  products.set("rowOfDocument", rowOfDocument);
  products.set("rowHashes", model.rowHashes);
  products.set("rowTree", model.rowTree);
  products.set("documentTopics", documentTopics);
  products.set("documentProbabilities", documentProbabilities);
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
