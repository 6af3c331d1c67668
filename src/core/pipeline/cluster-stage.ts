import type { ClusterInput } from "../cluster/clusterer.ts";
import { givenLabels } from "../cluster/given-labels.ts";
import { keepTree } from "../cluster/hdbscan/kept-tree.ts";
import type { Membership } from "../cluster/hdbscan/membership.ts";
import { recluster } from "../cluster/hdbscan/recluster.ts";
import { propagateLabels } from "../cluster/label-propagation.ts";
import { selectPoints } from "../cluster/select-points.ts";
import { encodeRowTree } from "../model/row-tree.ts";
import { chooseClusterer } from "./choose-clusterer.ts";
import { fittedGraph } from "./fitted-graph.ts";
import { createSingleStep, type CreateStage, type StageContext } from "./stage.ts";

/**
 * Clusters the reduced positions of the rows, each as heavy as it has documents. Rows without a
 * neighbor take no part and are outliers. HDBSCAN's tree is kept, to be cut otherwise later. Rows whose
 * topic is told by the option `mode` have it; then there is no such tree.
 */
export const createClusterStage: CreateStage = (context) =>
  createSingleStep(() => {
    const { plan, products } = context;
    const isolated = products.get("isolated");
    const rows = Int32Array.from(isolated.keys()).filter((row) => isolated[row] === 0);
    const membership = products.names().includes("rowCategories")
      ? clusterToldRows(context, rows)
      : spread(cluster(context, rows), rows, plan.rowCount);
    const rowOfDocument = products.get("rowOfDocument");
    const { labels: rowClusters, probabilities: probabilityOfRow } = membership;
    products.set("rowClusters", rowClusters);
    products.set(
      "documentProbabilities",
      Float32Array.from(rowOfDocument, (row) => probabilityOfRow[row]),
    );
    products.drop("reducedPositions", "isolated", "rowCategories", "rowStrengths");
  });

/** Of all rows, given that of some; the others are outliers. */
function spread({ labels, probabilities }: Membership, rows: Int32Array, rowCount: number) {
  const all = {
    labels: new Int32Array(rowCount).fill(-1),
    probabilities: new Float32Array(rowCount),
  };
  for (let i = 0; i < rows.length; i++) {
    all.labels[rows[i]] = labels[i];
    all.probabilities[rows[i]] = probabilities[i];
  }
  return all;
}

/** Of all rows, where the topics of some are told; `rows` have neighbors. */
function clusterToldRows(context: StageContext, rows: Int32Array): Membership {
  const { plan, products } = context;
  const { mode } = plan.options;
  const told = givenLabels(products.get("rowCategories")).fit(clusterInput(context));
  if (mode?.name === "supervised") {
    products.set("rowTree", new Uint8Array(0));
    return propagateLabels(fittedGraph(products), told.labels);
  }
  const { labels, probabilities } = told;
  if (products.names().includes("rowStrengths")) {
    const strengths = products.get("rowStrengths");
    for (let row = 0; row < labels.length; row++) probabilities[row] *= strengths[row];
  }
  if (mode?.name === "zero-shot") {
    const others = rows.filter((row) => labels[row] < 0);
    const found = cluster(context, others);
    for (let i = 0; i < others.length; i++) {
      if (found.labels[i] < 0) continue;
      labels[others[i]] = told.clusterCount + found.labels[i];
      probabilities[others[i]] = found.probabilities[i];
    }
  }
  products.set("rowTree", new Uint8Array(0));
  return { labels, probabilities };
}

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
