import type { CondensedTree } from "../../src/core/cluster/hdbscan/condensed-tree.ts";
import type { KeptTree } from "../../src/core/cluster/hdbscan/kept-tree.ts";
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
  const trees = readTrees();
  return readHdbscanGolden().flatMap((golden, i) => {
    if (trees[i]?.[which] === undefined) return [];
    const options = goldenOptions(golden);
    const selectedTree = selectFromCondensed(readGoldenTree(i, which), options);
    return [{ ...options, golden, selectedTree }];
  });
}

/** The condensed tree of the setting at `index`. */
export function readGoldenTree(index: number, which: "fitted" | "predicting"): CondensedTree {
  const tree = readTrees()[index]?.[which];
  if (tree === undefined) throw new Error(`There is no ${which} tree of setting ${index}.`);
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

function readTrees(): Partial<Record<"fitted" | "predicting", GoldenTree>>[] {
  return readGolden("hdbscan-trees");
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
  const { tree, weights } = readGoldenKeptTree();
  return singleLinkage(tree, weights);
}

/** A tree of which the golden linkage is the linkage. */
export function readGoldenKeptTree(): KeptTree {
  const rows = readHdbscanGolden().find((row) => row.single_linkage)?.single_linkage ?? [];
  const pointCount = rows.length + 1;
  /** Any point of each node: an edge between two of them merges the nodes. */
  const pointOfNode = Array.from({ length: pointCount }, (_, i) => i);
  for (const [left] of rows) pointOfNode.push(pointOfNode[left]);
  return {
    tree: {
      pointCount,
      from: Int32Array.from(rows, ([left]) => pointOfNode[left]),
      to: Int32Array.from(rows, ([, right]) => pointOfNode[right]),
      distances: Float64Array.from(rows, ([, , distance]) => distance),
      coreDistances: new Float64Array(pointCount),
    },
    weights: new Int32Array(pointCount).fill(1),
    pointOfRow: Int32Array.from({ length: pointCount }, (_, row) => row),
    minSamples: 10,
  };
}
