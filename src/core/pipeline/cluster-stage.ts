import { keepTree, type KeptTree } from "../cluster/hdbscan/kept-tree.ts";
import { recluster } from "../cluster/hdbscan/recluster.ts";
import { encodeRowTree } from "../model/row-tree.ts";
import { createSingleStep, type CreateStage, type StageContext } from "./stage.ts";

/**
 * HDBSCAN over the reduced positions of the rows, each as heavy as it has documents. Rows without a
 * neighbor take no part and are outliers. The tree is kept.
 */
export const createClusterStage: CreateStage = (context) =>
  createSingleStep(() => {
    const { plan, products } = context;
    const { points, rows } = connectedPoints(context);
    const kept = treeOf(context, points, rows);
    const clustering = recluster(kept, { minClusterSize: plan.minTopicSize });
    const rowOfDocument = products.get("rowOfDocument");
    const rowClusters = new Int32Array(plan.rowCount).fill(-1);
    const probabilityOfRow = new Float32Array(plan.rowCount);
    for (let i = 0; i < rows.length; i++) {
      rowClusters[rows[i]] = clustering.labels[i];
      probabilityOfRow[rows[i]] = clustering.probabilities[i];
    }
    products.set("rowClusters", rowClusters);
    products.set("rowTree", encodeRowTree(kept, rows, plan.rowCount));
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

function treeOf(
  { plan, products }: StageContext,
  points: Float32Array,
  rows: Int32Array,
): KeptTree {
  const documentsOfRow = new Int32Array(plan.rowCount);
  for (const row of products.get("rowOfDocument")) documentsOfRow[row]++;
  const clusterPoints = {
    points,
    pointCount: rows.length,
    dimensions: plan.options.dimensions,
    weights: Int32Array.from(rows, (row) => documentsOfRow[row]),
  };
  return keepTree(clusterPoints, plan.minSamples);
}
