import type { CondensedTree } from "../../src/core/cluster/hdbscan/condensed-tree.ts";
import { singleLinkage, type Linkage } from "../../src/core/cluster/hdbscan/linkage.ts";
import { selectFromCondensed } from "../../src/core/cluster/hdbscan/selected-tree.ts";
import type {
  ClusteringOptions,
  SelectedTree,
} from "../../src/core/cluster/hdbscan/selected-tree.ts";
import { readGolden } from "./golden.ts";
import { readNpy } from "./npy.ts";

/** One setting of hdbscan on the layout, and what it answers. */
export interface HdbscanGolden {
  min_cluster_size: number;
  min_samples: number | null;
  method: "eom" | "leaf";
  epsilon: number;
  allow_single_cluster: boolean;
  labels: number[];
  probabilities: number[];
  persistence: number[];
  outlier_scores: number[];
  /** Of the held rows, by a second clusterer, `approx_min_span_tree=False`; so are the memberships. */
  predict?: { labels: number[]; probabilities: number[] };
  membership_vectors_first_100?: number[][];
  membership_vectors_held_first_50?: number[][];
  /** Rows of SciPy: both nodes, distance, size. Of the setting 10, none, eom only. */
  single_linkage?: [number, number, number, number][];
  condensed_tree?: {
    parent: number[];
    child: number[];
    lambda_val: number[];
    child_size: number[];
  };
}

export function readHdbscanGolden(): HdbscanGolden[] {
  return readGolden<HdbscanGolden[]>("hdbscan");
}

/** Its setting in our words. */
export function goldenOptions(golden: HdbscanGolden): ClusteringOptions & { minSamples: number } {
  return {
    minClusterSize: golden.min_cluster_size,
    minSamples: golden.min_samples ?? golden.min_cluster_size,
    selection: golden.method === "leaf" ? "leaf" : "excess-of-mass",
    selectionEpsilon: golden.epsilon,
    allowSingleCluster: golden.allow_single_cluster,
  };
}

interface GoldenTree {
  parents: number[];
  births: number[];
  sizes: number[];
  pointClusters: number[];
  pointLambdas: number[];
}

export interface GoldenSelection {
  golden: HdbscanGolden;
  minClusterSize: number;
  minSamples: number;
  /** Our selection from the condensed tree that hdbscan selected from, its clusters numbered alike. */
  selectedTree: SelectedTree;
}

/**
 * The settings whose condensed tree is known: that the labels come from (`fitted`), or that of the
 * second clusterer, which the predictions come from (`predicting`).
 */
export function readGoldenSelections(which: "fitted" | "predicting"): GoldenSelection[] {
  const trees = readGolden<Partial<Record<"fitted" | "predicting", GoldenTree>>[]>("hdbscan-trees");
  return readHdbscanGolden().flatMap((golden, i) => {
    const tree = trees[i]?.[which];
    if (tree === undefined) return [];
    const options = goldenOptions(golden);
    const selectedTree = selectFromCondensed(readTree(tree), options);
    return [{ ...options, golden, selectedTree }];
  });
}

function readTree(tree: GoldenTree): CondensedTree {
  return {
    clusterCount: tree.parents.length,
    parents: Int32Array.from(tree.parents),
    births: Float64Array.from(tree.births),
    sizes: Int32Array.from(tree.sizes),
    pointClusters: Int32Array.from(tree.pointClusters),
    pointLambdas: Float64Array.from(tree.pointLambdas),
    pointWeights: new Int32Array(tree.pointClusters.length).fill(1),
  };
}

interface Layout {
  points: Float32Array;
  pointCount: number;
  dimensions: number;
}

/** The layout the settings were run on. */
export function readLayout(): Layout {
  return readPoints("umap5");
}

/** The positions of the rows held back, which are predicted. */
export function readHeldLayout(): Layout {
  return readPoints("umap5-held");
}

function readPoints(name: string): Layout {
  const { shape, data } = readNpy(new URL(`../fixtures/golden/${name}.npy`, import.meta.url));
  return { points: data, pointCount: shape[0], dimensions: shape[1] };
}

/** The golden linkage, with its own order of equal distances, as ours. */
export function readGoldenLinkage(): Linkage {
  const rows = readHdbscanGolden().find((row) => row.single_linkage)?.single_linkage ?? [];
  const pointCount = rows.length + 1;
  /** Any point of each node: an edge between two of them merges the nodes. */
  const pointOfNode = Array.from({ length: pointCount }, (_, i) => i);
  for (const [left] of rows) pointOfNode.push(pointOfNode[left]);
  const tree = {
    pointCount,
    from: Int32Array.from(rows, ([left]) => pointOfNode[left]),
    to: Int32Array.from(rows, ([, right]) => pointOfNode[right]),
    distances: Float64Array.from(rows, ([, , distance]) => distance),
    coreDistances: new Float64Array(pointCount),
  };
  return singleLinkage(tree, new Int32Array(pointCount).fill(1));
}
