import type { AgglomerativeLinkage } from "../../src/core/cluster/agglomerative/linkage-distances.ts";
import type { ClusterPoints } from "../../src/core/cluster/hdbscan/cluster-points.ts";
import { euclideanDistance } from "../support/cluster-input.ts";

/** Heights of all merges, ascending, and labels once there are `clusterCount`: the nearest two clusters, looked for among all. */
export function bruteAgglomerative(
  problem: ClusterPoints,
  linkage: AgglomerativeLinkage,
  clusterCount: number,
) {
  let clusters = Array.from({ length: problem.pointCount }, (_, i) => [i]);
  const heights: number[] = [];
  let labels = labelsOf(clusters, problem.pointCount);
  while (clusters.length > 1) {
    let best = { a: 0, b: 1, height: Infinity };
    for (let b = 1; b < clusters.length; b++) {
      for (let a = 0; a < b; a++) {
        const height = clusterDistance(problem, linkage, clusters[a], clusters[b]);
        if (height < best.height) best = { a, b, height };
      }
    }
    heights.push(best.height);
    const joined = [...clusters[best.a], ...clusters[best.b]];
    clusters = [joined, ...clusters.filter((_, i) => i !== best.a && i !== best.b)];
    if (clusters.length === clusterCount) labels = labelsOf(clusters, problem.pointCount);
  }
  return { heights, labels };
}

function labelsOf(clusters: readonly number[][], pointCount: number): number[] {
  return Array.from({ length: pointCount }, (_, i) =>
    clusters.findIndex((cluster) => cluster.includes(i)),
  );
}

/** From the points of both, by definition. */
function clusterDistance(
  problem: ClusterPoints,
  linkage: AgglomerativeLinkage,
  first: readonly number[],
  second: readonly number[],
): number {
  if (linkage === "ward") {
    const rise =
      squaredError(problem, [...first, ...second]) -
      squaredError(problem, first) -
      squaredError(problem, second);
    return Math.sqrt(Math.max(0, 2 * rise));
  }
  let sum = 0;
  let largest = 0;
  for (const i of first) {
    for (const j of second) {
      const distance = euclideanDistance(problem.points, problem.dimensions, i, j);
      sum += weightOf(problem, i) * weightOf(problem, j) * distance;
      largest = Math.max(largest, distance);
    }
  }
  return linkage === "complete"
    ? largest
    : sum / (totalWeight(problem, first) * totalWeight(problem, second));
}

/** Sum of the squared distances to the mean. */
function squaredError(problem: ClusterPoints, rows: readonly number[]): number {
  const { points, dimensions } = problem;
  let error = 0;
  for (let d = 0; d < dimensions; d++) {
    const value = (i: number) => points[i * dimensions + d];
    const mean =
      rows.reduce((sum, i) => sum + weightOf(problem, i) * value(i), 0) /
      totalWeight(problem, rows);
    for (const i of rows) error += weightOf(problem, i) * (value(i) - mean) ** 2;
  }
  return error;
}

function weightOf({ weights }: ClusterPoints, i: number): number {
  return weights?.[i] ?? 1;
}

function totalWeight(problem: ClusterPoints, rows: readonly number[]): number {
  return rows.reduce((sum, i) => sum + weightOf(problem, i), 0);
}
