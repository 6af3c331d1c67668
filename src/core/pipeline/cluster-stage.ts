import type { ClusterInput } from "../cluster/clusterer.ts";
import { keepTree } from "../cluster/hdbscan/kept-tree.ts";
import type { Membership } from "../cluster/hdbscan/membership.ts";
import { recluster } from "../cluster/hdbscan/recluster.ts";
import { selectPoints } from "../cluster/select-points.ts";
import { encodeRowTree } from "../model/row-tree.ts";
import { chooseClusterer } from "./choose-clusterer.ts";
import { fittedGraph } from "./fitted-graph.ts";
import { createSingleStep, type CreateStage, type StageContext } from "./stage.ts";

/**
 * Clusters the reduced positions of the rows, each as heavy as it has documents. Rows without a
 * neighbor take no part and are outliers. HDBSCAN's tree is kept, to be cut otherwise later.
 */
export const createClusterStage: CreateStage = (context) =>
  createSingleStep(() => {
    const { plan, products } = context;
    const isolated = products.get("isolated");
    const rows = Int32Array.from(isolated.keys()).filter((row) => isolated[row] === 0);
    const { labels, probabilities } = cluster(context, rows);
    const rowOfDocument = products.get("rowOfDocument");
    const rowClusters = new Int32Array(plan.rowCount).fill(-1);
    const probabilityOfRow = new Float32Array(plan.rowCount);
    for (let i = 0; i < rows.length; i++) {
      rowClusters[rows[i]] = labels[i];
      probabilityOfRow[rows[i]] = probabilities[i];
    }
    products.set("rowClusters", rowClusters);
    products.set(
      "documentProbabilities",
      Float32Array.from(rowOfDocument, (row) => probabilityOfRow[row]),
    );
    products.drop("reducedPositions", "isolated");
  });

/** The membership of `rows`; leaves the product `rowTree`, empty where there is no such tree. */
function cluster(context: StageContext, rows: Int32Array): Membership {
  const { plan, products } = context;
  const { name, ...options } = plan.options.clusterer;
  if (name === "hdbscan") {
    const kept = keepTree(selectPoints(clusterInput(context), rows), plan.minSamples);
    products.set("rowTree", encodeRowTree(kept, rows, plan.rowCount));
    return recluster(kept, { ...options, minClusterSize: plan.minTopicSize });
  }
  products.set("rowTree", new Uint8Array(0));
  const clusterer = chooseClusterer(plan.options, plan);
  const input = clusterInput(context);
  const graph = clusterer.reads.includes("graph") ? { graph: fittedGraph(products) } : {};
  return clusterer.fit(selectPoints({ ...input, ...graph }, rows));
}

/** All rows as points. */
function clusterInput({ plan, products }: StageContext): ClusterInput {
  const points = products.get("reducedPositions");
  const weights = new Int32Array(plan.rowCount);
  for (const row of products.get("rowOfDocument")) weights[row]++;
  return {
    points,
    pointCount: plan.rowCount,
    dimensions: points.length / plan.rowCount,
    weights,
  };
}
