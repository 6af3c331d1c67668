import type { ClusterPoints } from "../../src/core/cluster/hdbscan/cluster-points.ts";

/** Lloyd's algorithm with every distance; an empty center goes to the point farthest from its own that is not alone. */
export function plainLloyd(problem: ClusterPoints, start: Float64Array, iterationLimit: number) {
  const { points, pointCount, dimensions, weights } = problem;
  const centers = start.slice();
  const count = centers.length / dimensions;
  const weightOf = (i: number) => weights?.[i] ?? 1;
  let labels = new Int32Array(pointCount).fill(-1);
  let iterationCount = 0;

  function squaredDistance(i: number, c: number): number {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const difference = points[i * dimensions + d] - centers[c * dimensions + d];
      squares += difference * difference;
    }
    return squares;
  }

  function nearest(i: number): number {
    let best = 0;
    for (let c = 1; c < count; c++) {
      if (squaredDistance(i, c) < squaredDistance(i, best)) best = c;
    }
    return best;
  }

  for (;;) {
    const next = Int32Array.from({ length: pointCount }, (_, i) => nearest(i));
    if (next.every((label, i) => label === labels[i])) break;
    labels = next;
    if (iterationCount === iterationLimit) break;
    iterationCount++;
    const sums = new Float64Array(centers.length);
    const sizes = new Float64Array(count);
    const add = (i: number, c: number, sign: number) => {
      for (let d = 0; d < dimensions; d++) {
        sums[c * dimensions + d] += sign * weightOf(i) * points[i * dimensions + d];
      }
      sizes[c] += sign * weightOf(i);
    };
    labels.forEach((label, i) => add(i, label, 1));
    for (let c = 0; c < count; c++) {
      if (sizes[c] > 0) continue;
      const shared = Array.from(labels.keys()).filter((i) => sizes[labels[i]] > weightOf(i));
      const far = shared
        .filter((i) => squaredDistance(i, labels[i]) > 0)
        .sort((i, j) => squaredDistance(j, labels[j]) - squaredDistance(i, labels[i]) || i - j)[0];
      if (far === undefined) break;
      add(far, labels[far], -1);
      add(far, c, 1);
      labels[far] = c;
    }
    for (let c = 0; c < count; c++) {
      if (sizes[c] === 0) continue;
      for (let d = 0; d < dimensions; d++) {
        centers[c * dimensions + d] = sums[c * dimensions + d] / sizes[c];
      }
    }
  }
  return { centers, labels, iterationCount };
}
