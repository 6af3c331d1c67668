import { hdbscan, type Clustering } from "../cluster/hdbscan/hdbscan.ts";
import { createSingleStep, type CreateStage, type StageContext } from "./stage.ts";

/**
 * HDBSCAN over the reduced positions of the rows, each as heavy as it has documents. Rows without a
 * neighbor take no part and are outliers.
 */
export const createClusterStage: CreateStage = (context) =>
  createSingleStep(() => {
    const { plan, products } = context;
    const { points, rows } = connectedPoints(context);
    const clustering = cluster(context, points, rows);
    const rowOfDocument = products.get("rowOfDocument");
    const rowClusters = new Int32Array(plan.rowCount).fill(-1);
    const probabilityOfRow = new Float32Array(plan.rowCount);
    for (let i = 0; i < rows.length; i++) {
      rowClusters[rows[i]] = clustering.labels[i];
      probabilityOfRow[rows[i]] = clustering.probabilities[i];
    }
    products.set("rowClusters", rowClusters);
    products.set(
      "documentProbabilities",
      Float32Array.from(rowOfDocument, (row) => probabilityOfRow[row]),
    );
    products.drop("reducedPositions", "isolated");
  });

/** The rows that have neighbors, and their positions. */
function connectedPoints({ plan, products }: StageContext) {
  const { dimensions } = plan.options;
  const isolated = products.get("isolated");
  const positions = products.get("reducedPositions");
  const rows = Int32Array.from(isolated.keys()).filter((row) => isolated[row] === 0);
  const points = new Float32Array(rows.length * dimensions);
  for (let i = 0; i < rows.length; i++) {
    const start = rows[i] * dimensions;
    points.set(positions.subarray(start, start + dimensions), i * dimensions);
  }
  return { points, rows };
}

function cluster(
  { plan, products }: StageContext,
  points: Float32Array,
  rows: Int32Array,
): Clustering {
  const documentsOfRow = new Int32Array(plan.rowCount);
  for (const row of products.get("rowOfDocument")) documentsOfRow[row]++;
  return hdbscan({
    points,
    pointCount: rows.length,
    dimensions: plan.options.dimensions,
    weights: Int32Array.from(rows, (row) => documentsOfRow[row]),
    minClusterSize: plan.minTopicSize,
    minSamples: plan.minSamples,
  });
}
