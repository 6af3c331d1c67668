import type { NeighborTable } from "../knn/neighbor-table.ts";
import type { FuzzyGraph } from "../reduce/umap/fuzzy-graph.ts";
import type { SectionArray } from "../sections.ts";
import type { ClusterPoints } from "./hdbscan/cluster-points.ts";
import type { Membership } from "./hdbscan/membership.ts";

/** The points to be clustered, and what else is known of them. */
export interface ClusterInput extends ClusterPoints {
  /** Of the same points; for the clusterers that read it. */
  readonly graph?: FuzzyGraph;
  /** Of the same points; for the clusterers that read it. */
  readonly neighbors?: NeighborTable;
}

export type ClusterInputName = "points" | "graph" | "neighbors";

/** Labels are `0 … clusterCount - 1`, -1 for outliers, whose probability is 0. */
export interface ClusteredPoints extends Membership {
  readonly clusterCount: number;
  /** Says of new points where they belong; absent where the algorithm has no such thing. */
  readonly model?: ClusterModel;
}

/** What a model keeps; the inverse of handing it to `resume`. */
export interface ClusterModelState {
  header: unknown;
  arrays: Record<string, SectionArray>;
}

export interface ClusterModel {
  /** `points` are `n × dimensions`: each answer depends on its point alone. Throws `dimension_mismatch` and `invalid_vector`. */
  predict(points: Float32Array): Membership;
  /**
   * Goes on learning from more points, of `weights` documents each, 1 when left out, and says where
   * they belong. Absent where the algorithm has no such thing.
   */
  partialFit?(points: Float32Array, weights?: Int32Array): Membership;
  encode(): ClusterModelState;
}

/**
 * Groups points. The same input and options give the same bytes on every machine. `fit` throws
 * `dimension_mismatch`, `invalid_vector` and `invalid_option`, and takes any number of points, none
 * included.
 */
export interface Clusterer {
  /** What `fit` looks at, beside the weights; neighbors and graph stand in for each other. */
  readonly reads: readonly ClusterInputName[];
  fit(input: ClusterInput): ClusteredPoints;
  /** The model as it was when it was encoded; where `fit` gives one. Throws `checkpoint_mismatch`. */
  resume?(state: ClusterModelState): ClusterModel;
}

/** Every point wholly in its cluster, outliers not at all. */
export function certainMembership(labels: Int32Array): Membership {
  return { labels, probabilities: Float32Array.from(labels, (label) => (label < 0 ? 0 : 1)) };
}
