import { EdgetopicError } from "../errors.ts";
import {
  certainMembership,
  type Clusterer,
  type ClusterModel,
  type ClusterModelState,
} from "./clusterer.ts";
import { checkCount } from "./hdbscan/cluster-points.ts";
import { decodeKeptTree, encodeKeptTree, keepTree, type KeptTree } from "./hdbscan/kept-tree.ts";
import { createPredictor } from "./hdbscan/prediction.ts";
import { clusteringOfRows } from "./hdbscan/recluster.ts";
import {
  checkClusteringOptions,
  selectTree,
  type ClusteringOptions,
  type SelectedTree,
} from "./hdbscan/selected-tree.ts";

export interface HdbscanOptions extends ClusteringOptions {
  /** In documents, at least 1; `minClusterSize` when left out. */
  readonly minSamples?: number;
}

/**
 * HDBSCAN as a clusterer: see `hdbscan` and, of the model, `createPredictor`. Its model holds the
 * points and their spanning tree, some 40 bytes a point and 4 a coordinate.
 */
export function hdbscanClusterer(options: HdbscanOptions): Clusterer {
  const { minClusterSize, minSamples = minClusterSize } = options;
  checkClusteringOptions(options);
  checkCount("minSamples", minSamples, 1);
  return {
    reads: ["points"],
    fit(input) {
      const kept = keepTree(input, minSamples);
      const { points, pointCount, dimensions } = input;
      if (pointCount === 0) return { ...certainMembership(new Int32Array(0)), clusterCount: 0 };
      const selected = selectTree(kept, options);
      const { labels, probabilities, clusterCount } = clusteringOfRows(kept, selected);
      const model = createModel(kept, points, dimensions, selected);
      return { labels, probabilities, clusterCount, model };
    },
    resume({ header, arrays }) {
      const { dimensions } = header as { dimensions: number };
      const points = arrays["points"];
      if (!(points instanceof Float32Array)) {
        throw new EdgetopicError("checkpoint_mismatch", "This state of HDBSCAN has no points.");
      }
      const kept = decodeKeptTree(arrays);
      return createModel(kept, points, dimensions, selectTree(kept, options));
    },
  };
}

function createModel(
  kept: KeptTree,
  points: Float32Array,
  dimensions: number,
  selected: SelectedTree,
): ClusterModel {
  const { predict } = createPredictor(kept, points, dimensions, selected);
  return {
    predict,
    encode: (): ClusterModelState => ({
      header: { dimensions },
      arrays: { ...encodeKeptTree(kept), points },
    }),
  };
}
