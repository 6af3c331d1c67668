import type { ClusterPoints } from "../../src/core/cluster/hdbscan/cluster-points.ts";

/** DBSCAN by every pair, growing one cluster after the other from its first core point. */
export function bruteDbscan(input: ClusterPoints, epsilon: number, minSamples: number): number[] {
  const { points, pointCount, dimensions, weights } = input;
  const rows = Array.from({ length: pointCount }, (_, i) => i);

  function squaredDistance(i: number, j: number): number {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      squares += (points[i * dimensions + d] - points[j * dimensions + d]) ** 2;
    }
    return squares;
  }

  const near = rows.map((i) => rows.filter((j) => squaredDistance(i, j) <= epsilon * epsilon));
  const isCore = near.map(
    (around) => around.reduce((sum, j) => sum + (weights?.[j] ?? 1), 0) >= minSamples,
  );
  const labels = rows.map(() => -1);
  let clusterCount = 0;
  for (const first of rows) {
    if (!isCore[first] || labels[first] >= 0) continue;
    const reached = [first];
    labels[first] = clusterCount;
    for (const i of reached) {
      if (!isCore[i]) continue;
      for (const j of near[i]) {
        if (labels[j] >= 0) continue;
        labels[j] = clusterCount;
        reached.push(j);
      }
    }
    clusterCount++;
  }
  return labels;
}
