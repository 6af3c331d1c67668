import type { ClusterPoints } from "../hdbscan/cluster-points.ts";

export type AgglomerativeLinkage = "ward" | "average" | "complete";

/** The clusters that are left, each in the slot of one of its points, and the distances between them. */
export interface LinkageDistances {
  distance(first: number, second: number): number;
  /** Merges `first` into `second`, which stays. */
  merge(first: number, second: number): void;
}

/** Points that are left: those of `weights` in the slots of `points`. */
export function linkageDistances(
  problem: ClusterPoints,
  linkage: AgglomerativeLinkage,
): LinkageDistances {
  if (linkage === "ward") return wardDistances(problem);
  return matrixDistances(allDistances(problem), documentCounts(problem), linkage);
}

/** `√(2ab / (a + b)) ‖x - y‖` of the centroids x and y of a and b documents, as SciPy and scikit-learn have it (Ward 1963). */
export function wardDistances(problem: ClusterPoints): LinkageDistances {
  const { dimensions } = problem;
  const centroids = Float64Array.from(problem.points);
  const sizes = documentCounts(problem);

  return {
    distance(first, second) {
      let squares = 0;
      const from = first * dimensions;
      const to = second * dimensions;
      for (let d = 0; d < dimensions; d++) {
        const difference = centroids[from + d] - centroids[to + d];
        squares += difference * difference;
      }
      const a = sizes[first];
      const b = sizes[second];
      return Math.sqrt(((2 * a * b) / (a + b)) * squares);
    },
    merge(first, second) {
      const total = sizes[first] + sizes[second];
      const share = sizes[first] / total;
      const from = first * dimensions;
      const to = second * dimensions;
      for (let d = 0; d < dimensions; d++) {
        centroids[to + d] += share * (centroids[from + d] - centroids[to + d]);
      }
      sizes[second] = total;
    },
  };
}

export type MatrixLinkage = AgglomerativeLinkage | "single";

/** The distance of a third cluster, of `c`, to two of `a` and `b` once they are one, `between` apart. */
type Join = (far: number, near: number, between: number, a: number, b: number, c: number) => number;

const JOINS: Record<MatrixLinkage, Join> = {
  single: (far, near) => Math.min(far, near),
  complete: (far, near) => Math.max(far, near),
  average: (far, near, _between, a, b) => near + (a / (a + b)) * (far - near),
  ward(far, near, between, a, b, c) {
    const squares = (a + c) * far * far + (b + c) * near * near - c * between * between;
    return Math.sqrt(Math.max(0, squares / (a + b + c)));
  },
};

/**
 * Of given distances, which are written over, by the formula of Lance and Williams (1967) as SciPy's
 * `linkage` has it. `triangle` holds all pairs, that of `i` and `j < i` at `i (i - 1) / 2 + j`;
 * `sizes` says how much each slot weighs, and is written over too.
 */
export function matrixDistances(
  triangle: Float32Array,
  sizes: Float64Array,
  linkage: MatrixLinkage,
): LinkageDistances {
  const isMerged = new Uint8Array(sizes.length);

  function placeOf(first: number, second: number): number {
    return first > second
      ? (first * (first - 1)) / 2 + second
      : (second * (second - 1)) / 2 + first;
  }

  return {
    distance: (first, second) => triangle[placeOf(first, second)],
    merge(first, second) {
      isMerged[first] = 1;
      const between = triangle[placeOf(first, second)];
      const join = JOINS[linkage];
      for (let other = 0; other < sizes.length; other++) {
        if (isMerged[other] === 1 || other === second) continue;
        const place = placeOf(second, other);
        const far = triangle[placeOf(first, other)];
        const near = triangle[place];
        triangle[place] = join(far, near, between, sizes[first], sizes[second], sizes[other]);
      }
      sizes[second] += sizes[first];
    },
  };
}

/** In f32, `2 pointCount²` bytes. */
function allDistances({ points, pointCount, dimensions }: ClusterPoints): Float32Array {
  const triangle = new Float32Array((pointCount * (pointCount - 1)) / 2);
  for (let i = 0, at = 0; i < pointCount; i++) {
    for (let j = 0; j < i; j++, at++) {
      let squares = 0;
      for (let d = 0; d < dimensions; d++) {
        const difference = points[i * dimensions + d] - points[j * dimensions + d];
        squares += difference * difference;
      }
      triangle[at] = Math.sqrt(squares);
    }
  }
  return triangle;
}

export function documentCounts({ pointCount, weights }: ClusterPoints): Float64Array {
  const counts = new Float64Array(pointCount).fill(1);
  if (weights !== undefined) counts.set(weights);
  return counts;
}
