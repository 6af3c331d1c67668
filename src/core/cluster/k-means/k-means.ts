import { EdgetopicError } from "../../errors.ts";
import { certainMembership, type Clusterer, type ClusterModel } from "../clusterer.ts";
import { checkClusterPoints, checkCount, checkPoints } from "../hdbscan/cluster-points.ts";
import { lloyd } from "./lloyd.ts";
import { findNearestCenter } from "./nearest-center.ts";
import { seedCenters } from "./seed-centers.ts";

export interface KMeansOptions {
  /** At least 1; there are fewer where there are fewer distinct points. */
  readonly clusterCount: number;
  /** Any unsigned 32-bit integer. 42. */
  readonly seed?: number;
  /** At least 1. 300. */
  readonly iterationLimit?: number;
}

/**
 * k-means by Lloyd's algorithm from k-means++ centers, one start, as scikit-learn's
 * `KMeans(init="k-means++", n_init=1, tol=0)`; a point of weight w counts w times. There are no
 * outliers. `partialFit` is a step of mini-batch k-means (Sculley 2010): every center becomes the
 * mean of all documents it was ever given, as in scikit-learn's `MiniBatchKMeans` without its
 * reassignment of small centers; which those are decides the centers before the batch. Its labels
 * are by the centers after it.
 */
export function kMeansClusterer(options: KMeansOptions): Clusterer {
  const { clusterCount, seed = 42, iterationLimit = 300 } = options;
  checkCount("clusterCount", clusterCount, 1);
  checkCount("iterationLimit", iterationLimit, 1);
  return {
    reads: ["points"],
    fit(input) {
      checkClusterPoints(input);
      if (input.pointCount === 0)
        return { ...certainMembership(new Int32Array(0)), clusterCount: 0 };
      const start = seedCenters(input, clusterCount, seed);
      const { centers, labels, sizes } = lloyd(input, start, iterationLimit);
      return {
        ...certainMembership(labels),
        clusterCount: sizes.length,
        model: createModel(centers, sizes),
      };
    },
    resume({ arrays }) {
      const { centers, sizes } = arrays;
      if (centers instanceof Float64Array && sizes instanceof Float64Array) {
        return createModel(centers.slice(), sizes.slice());
      }
      throw new EdgetopicError("checkpoint_mismatch", "This state of k-means has no centers.");
    },
  };
}

function createModel(centers: Float64Array, sizes: Float64Array): ClusterModel {
  const dimensions = centers.length / sizes.length;

  function assign(points: Float32Array): Int32Array {
    const labels = new Int32Array(points.length / dimensions);
    const search = { center: 0, squaredDistance: 0, nextSquaredDistance: 0 };
    for (let i = 0; i < labels.length; i++) {
      findNearestCenter(points, i * dimensions, centers, dimensions, search);
      labels[i] = search.center;
    }
    return labels;
  }

  function check(points: Float32Array): void {
    checkPoints(points, Math.floor(points.length / dimensions), dimensions);
  }

  return {
    predict(points) {
      check(points);
      return certainMembership(assign(points));
    },
    partialFit(points, weights) {
      const pointCount = Math.floor(points.length / dimensions);
      checkClusterPoints({ points, pointCount, dimensions, ...(weights && { weights }) });
      learn(centers, sizes, points, assign(points), weights);
      return certainMembership(assign(points));
    },
    encode: () => ({ header: null, arrays: { centers: centers.slice(), sizes: sizes.slice() } }),
  };
}

/** Takes the batch into the means, point by point in their order. */
function learn(
  centers: Float64Array,
  sizes: Float64Array,
  points: Float32Array,
  labels: Int32Array,
  weights: Int32Array | undefined,
): void {
  const dimensions = centers.length / sizes.length;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    const weight = weights === undefined ? 1 : weights[i];
    sizes[label] += weight;
    const rate = weight / sizes[label];
    for (let d = 0; d < dimensions; d++) {
      const at = label * dimensions + d;
      centers[at] += rate * (points[i * dimensions + d] - centers[at]);
    }
  }
}
