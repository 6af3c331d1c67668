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
  return linkage === "ward" ? wardDistances(problem) : matrixDistances(problem, linkage);
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

/** All pairs in f32, `2 pointCount²` bytes, by the formula of Lance and Williams (1967). */
function matrixDistances(
  problem: ClusterPoints,
  linkage: "average" | "complete",
): LinkageDistances {
  const { pointCount } = problem;
  const sizes = documentCounts(problem);
  const triangle = allDistances(problem);
  const isMerged = new Uint8Array(pointCount);

  function placeOf(first: number, second: number): number {
    return first > second
      ? (first * (first - 1)) / 2 + second
      : (second * (second - 1)) / 2 + first;
  }

  return {
    distance: (first, second) => triangle[placeOf(first, second)],
    merge(first, second) {
      isMerged[first] = 1;
      const share = sizes[first] / (sizes[first] + sizes[second]);
      for (let other = 0; other < pointCount; other++) {
        if (isMerged[other] === 1 || other === second) continue;
        const place = placeOf(second, other);
        const far = triangle[placeOf(first, other)];
        const near = triangle[place];
        triangle[place] =
          linkage === "complete" ? Math.max(far, near) : near + share * (far - near);
      }
      sizes[second] += sizes[first];
    },
  };
}

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
