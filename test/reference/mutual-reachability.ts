/** Euclidean distance, in f64, between two rows of `points`. */
export function euclideanDistance(
  points: Float32Array,
  dimensions: number,
  i: number,
  j: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    sum += (points[i * dimensions + d] - points[j * dimensions + d]) ** 2;
  }
  return Math.sqrt(sum);
}

/** Distance of each point to its `minSamples`-th nearest document, by sorting all of them; itself not counted. */
export function bruteForceCoreDistances(
  points: Float32Array,
  dimensions: number,
  weights: Int32Array,
  minSamples: number,
): Float64Array {
  return Float64Array.from(weights, (_, i) => {
    const documents: number[] = [];
    weights.forEach((weight, j) => {
      const distance = euclideanDistance(points, dimensions, i, j);
      for (let copy = i === j ? 1 : 0; copy < weight; copy++) documents.push(distance);
    });
    return documents.sort((a, b) => a - b)[minSamples - 1] ?? Infinity;
  });
}

/** Edge between the points `i < j`. */
export interface Edge {
  i: number;
  j: number;
  /** The largest of both core distances and the distance. */
  reach: number;
  distance: number;
}

/** All pairs of points by mutual reachability, then distance, then `i`, then `j`. */
export function sortedPairs(points: Float32Array, dimensions: number, cores: Float64Array): Edge[] {
  const pairs: Edge[] = [];
  for (let i = 0; i < cores.length; i++) {
    for (let j = i + 1; j < cores.length; j++) {
      const distance = euclideanDistance(points, dimensions, i, j);
      pairs.push({ i, j, reach: Math.max(cores[i], cores[j], distance), distance });
    }
  }
  return pairs.sort(
    (a, b) => a.reach - b.reach || a.distance - b.distance || a.i - b.i || a.j - b.j,
  );
}
