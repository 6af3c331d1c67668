import type { CondensedTree } from "./condensed-tree.ts";
import { excessOfMass } from "./excess-of-mass.ts";
import { mergeBelowEpsilon } from "./selection-epsilon.ts";

/**
 * Which clusters of the tree are answered: those that together keep their documents longest (excess
 * of mass, Campello et al. 2013), or the leaves.
 */
export type ClusterSelection = "excess-of-mass" | "leaf";

export interface SelectionOptions {
  /** Excess of mass when left out. */
  readonly selection?: ClusterSelection;
  /** A distance, at least 0: clusters that split off below it are merged (Malzer and Baum 2020). 0. */
  readonly selectionEpsilon?: number;
  /** In documents, at least 1: larger clusters give way to those below them, by excess of mass only. No limit when left out. */
  readonly maxClusterSize?: number;
  /** Whether the root may be selected, so that all is one cluster and noise. False. */
  readonly allowSingleCluster?: boolean;
}

export interface SelectedClusters {
  /** Numbers in the condensed tree, ascending; the label of a cluster is its index here. */
  readonly clusters: Int32Array;
  /** Of each. That of a cluster which only ε brought back is the sum of those below it, as in `hdbscan`. */
  readonly stabilities: Float64Array;
}

/**
 * The selected clusters of the tree; none is inside another. The root is one only with
 * `allowSingleCluster`, and then alone; the leaves never include it, even if it is the only cluster.
 */
export function selectClusters(
  tree: CondensedTree,
  stabilities: Float64Array,
  options: SelectionOptions = {},
): SelectedClusters {
  const { clusterCount, parents } = tree;
  const { selectionEpsilon = 0, allowSingleCluster = false } = options;
  const hasChildren = new Uint8Array(clusterCount);
  for (let cluster = 1; cluster < clusterCount; cluster++) hasChildren[parents[cluster]] = 1;
  const { wins, best } =
    options.selection === "leaf"
      ? { wins: hasChildren.map((has) => 1 - has), best: stabilities }
      : excessOfMass(tree, stabilities, hasChildren, options);
  if (options.selection === "leaf" || !allowSingleCluster) wins[0] = 0;
  let clusters = outermost(tree, wins);
  if (selectionEpsilon > 0 && clusters[0] !== 0) {
    clusters = outermost(
      tree,
      mergeBelowEpsilon(tree, clusters, selectionEpsilon, allowSingleCluster),
    );
  }
  return { clusters, stabilities: Float64Array.from(clusters, (cluster) => best[cluster]) };
}

/** The clusters marked in `wins` that are not below another one. */
function outermost({ clusterCount, parents }: CondensedTree, wins: Uint8Array): Int32Array {
  const covered = new Uint8Array(clusterCount);
  const found = new Int32Array(clusterCount);
  let count = 0;
  for (let cluster = 0; cluster < clusterCount; cluster++) {
    covered[cluster] = cluster > 0 ? covered[parents[cluster]] : 0;
    if (covered[cluster] === 1 || wins[cluster] === 0) continue;
    covered[cluster] = 1;
    found[count++] = cluster;
  }
  return found.slice(0, count);
}
