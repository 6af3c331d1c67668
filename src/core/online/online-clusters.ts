import type { ClusterModel } from "../cluster/clusterer.ts";
import { kMeansClusterer } from "../cluster/k-means/k-means.ts";
import { EdgetopicError } from "../errors.ts";
import { normalizeRows } from "../math/normalize-rows.ts";

/** Clusters that learn from one batch after another. */
export interface OnlineClusters {
  /** 0 before the first batch. */
  readonly clusterCount: number;
  /**
   * Learns from a batch of vectors (`n × dimensions`, of any length, not written over) and says to which
   * cluster each belongs after it; -1 for a vector of zeros, of which nothing is learned. The first
   * batch makes the clusters, fewer where it has fewer distinct vectors.
   */
  partialFit(vectors: Float32Array): Int32Array;
  /** As `partialFit`, without learning; -1 for all before the first batch. */
  predict(vectors: Float32Array): Int32Array;
  /** `clusterCount × dimensions`, unit length. */
  directions(): Float32Array;
  /** The inverse of handing it to `createOnlineClusters`. */
  encode(): OnlineClustersState;
}

export interface OnlineClustersState {
  centers: Float64Array;
  sizes: Float64Array;
}

export interface OnlineClustersOptions {
  clusterCount: number;
  dimensions: number;
  seed: number;
}

/**
 * Spherical mini-batch k-means: `kMeansClusterer` over vectors of unit length, so that the nearest
 * center is that of highest cosine but for the length of the means. A cluster keeps its number for
 * ever, whatever becomes of its size.
 */
export function createOnlineClusters(
  { clusterCount, dimensions, seed }: OnlineClustersOptions,
  state?: OnlineClustersState,
): OnlineClusters {
  const clusterer = kMeansClusterer({ clusterCount, seed });
  let model: ClusterModel | null =
    state === undefined || state.sizes.length === 0
      ? null
      : (clusterer.resume?.({ header: null, arrays: { ...state } }) ?? null);

  /** Asks about the vectors that have a direction. */
  function ask(vectors: Float32Array, answer: (points: Float32Array) => Int32Array): Int32Array {
    if (vectors.length % dimensions !== 0) {
      throw new EdgetopicError(
        "dimension_mismatch",
        `${vectors.length} numbers are no vectors of ${dimensions} dimensions.`,
      );
    }
    const points = vectors.slice();
    normalizeRows(points, dimensions);
    const kept: number[] = [];
    for (let i = 0; i * dimensions < points.length; i++) {
      const row = points.subarray(i * dimensions, (i + 1) * dimensions);
      if (row.every((value) => value === 0)) continue;
      points.copyWithin(kept.length * dimensions, i * dimensions, (i + 1) * dimensions);
      kept.push(i);
    }
    const labels = new Int32Array(vectors.length / dimensions).fill(-1);
    if (kept.length === 0) return labels;
    const answered = answer(points.subarray(0, kept.length * dimensions));
    kept.forEach((place, i) => (labels[place] = answered[i]));
    return labels;
  }

  function learn(points: Float32Array): Int32Array {
    if (model?.partialFit !== undefined) return model.partialFit(points).labels;
    const pointCount = points.length / dimensions;
    const fitted = clusterer.fit({ points, pointCount, dimensions });
    model = fitted.model ?? null;
    return fitted.labels;
  }

  const encode = (): OnlineClustersState => {
    const { centers, sizes } = model?.encode().arrays ?? {};
    const isFitted = centers instanceof Float64Array && sizes instanceof Float64Array;
    if (isFitted) return { centers, sizes };
    return { centers: new Float64Array(0), sizes: new Float64Array(0) };
  };

  return {
    get clusterCount() {
      return encode().sizes.length;
    },
    partialFit: (vectors) => ask(vectors, learn),
    predict: (vectors) =>
      ask(vectors, (points) =>
        model === null
          ? new Int32Array(points.length / dimensions).fill(-1)
          : model.predict(points).labels,
      ),
    directions() {
      const rows = Float32Array.from(encode().centers);
      normalizeRows(rows, dimensions);
      return rows;
    },
    encode,
  };
}
