import { EdgetopicError } from "../../errors.ts";
import type { FuzzyGraph } from "../../reduce/umap/fuzzy-graph.ts";
import { certainMembership, type Clusterer, type ClusterInput } from "../clusterer.ts";
import { checkCount } from "../hdbscan/cluster-points.ts";
import { leiden } from "./leiden.ts";
import { vertexStrengths, weightedGraph } from "./weighted-graph.ts";

export interface LeidenOptions {
  /** `"modularity"` (Newman 2004) or `"constant-potts"`, which has no resolution limit (Traag, Van Dooren and Nesterov 2011). `"modularity"`. */
  readonly quality?: "modularity" | "constant-potts";
  /**
   * Above 0; the larger, the more and smaller clusters. Of modularity 1 is the usual one; of
   * constant Potts it is the density that clusters exceed, documents counted. 1.
   */
  readonly resolution?: number;
  /** In documents, at least 1: the points of smaller clusters are outliers. 1. */
  readonly minClusterSize?: number;
  /** Any unsigned 32-bit integer. 42. */
  readonly seed?: number;
  /** At least 1. 10. */
  readonly iterationLimit?: number;
}

/**
 * Communities of the fuzzy graph by the Leiden algorithm: clusters without a reduction. Each is
 * connected. The points themselves are not read. Modularity is that of the edges, with the weights
 * of points, where it counts strengths, of no effect; constant Potts counts documents.
 */
export function leidenClusterer(options: LeidenOptions = {}): Clusterer {
  const { quality = "modularity", resolution = 1, minClusterSize = 1 } = options;
  const { seed = 42, iterationLimit = 10 } = options;
  checkCount("minClusterSize", minClusterSize, 1);
  checkCount("iterationLimit", iterationLimit, 1);
  if (!(resolution > 0 && resolution < Infinity)) {
    throw new EdgetopicError(
      "invalid_option",
      `resolution is ${resolution}; it must be a finite number above 0.`,
    );
  }
  if (quality !== "modularity" && quality !== "constant-potts") {
    throw new EdgetopicError(
      "invalid_option",
      `quality is ${String(quality)}; it must be "modularity" or "constant-potts".`,
    );
  }
  return {
    reads: ["graph"],
    fit(input) {
      const graph = graphOf(input);
      const weights = input.weights ?? new Int32Array(input.pointCount).fill(1);
      const strengths = vertexStrengths(graph);
      const strength = strengths.reduce((sum, value) => sum + value, 0);
      const isModularity = quality === "modularity";
      const communities = leiden(
        weightedGraph(graph, isModularity ? strengths : Float64Array.from(weights)),
        {
          resolution: isModularity && strength > 0 ? resolution / strength : resolution,
          seed,
          iterationLimit,
        },
      );
      return withoutSmall(communities, weights, minClusterSize);
    },
  };
}

function graphOf({ graph, pointCount, weights }: ClusterInput): FuzzyGraph {
  if (graph === undefined) {
    throw new EdgetopicError("invalid_option", "Leiden clusters a graph, and was given none.");
  }
  if (graph.vertexCount !== pointCount || (weights?.length ?? pointCount) !== pointCount) {
    throw new EdgetopicError(
      "dimension_mismatch",
      `The graph has ${graph.vertexCount} vertices and there are ${weights?.length ?? pointCount} weights for ${pointCount} points; there must be one for each.`,
    );
  }
  return graph;
}

/** The clusters that have enough documents, renumbered in their order. */
function withoutSmall(communities: Int32Array, weights: Int32Array, minClusterSize: number) {
  const sizes = new Int32Array(communities.length);
  for (let i = 0; i < communities.length; i++) sizes[communities[i]] += weights[i];
  const numbers = new Int32Array(communities.length).fill(-1);
  let clusterCount = 0;
  for (let community = 0; community < sizes.length; community++) {
    if (sizes[community] >= minClusterSize) numbers[community] = clusterCount++;
  }
  const labels = communities.map((community) => numbers[community]);
  return { ...certainMembership(labels), clusterCount };
}
