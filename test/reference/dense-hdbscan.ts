import { kruskal } from "./kruskal.ts";
import { bruteForceCoreDistances, sortedPairs, type Edge } from "./mutual-reachability.ts";

interface Component {
  points: number[];
  /** Its part of the spanning tree, ascending. */
  edges: Edge[];
}

interface Cluster {
  birth: number;
  size: number;
  stability: number;
  peak: number;
  /** Points that fall out of this cluster itself, with the λ. */
  fallen: { point: number; lambda: number }[];
  children: Cluster[];
}

/**
 * HDBSCAN by its definition, top down over sets of points, for points of one document each:
 * quadratic and recursive. A component makes a cluster if, once all edges as long as the one that
 * was cut to free it are cut as well, one of at least `minClusterSize` points is left of it.
 */
export function denseHdbscan(
  points: Float32Array,
  dimensions: number,
  minClusterSize: number,
  minSamples: number,
): { labels: number[]; probabilities: number[] } {
  const pointCount = points.length / dimensions;
  const ones = new Int32Array(pointCount).fill(1);
  const cores = bruteForceCoreDistances(points, dimensions, ones, minSamples);
  const edges = kruskal(sortedPairs(points, dimensions, cores), pointCount);
  const root = grow({ points: Array.from(ones.keys()), edges }, 0, minClusterSize);
  const labels = Array.from(ones, () => -1);
  const probabilities = Array.from(ones, () => 0);
  root.children.flatMap(mostStable).forEach((cluster, label) => {
    for (const { point, lambda } of allFallen(cluster)) {
      labels[point] = label;
      probabilities[point] =
        lambda === Infinity ? 1 : Math.min(lambda, cluster.peak) / cluster.peak;
    }
  });
  return { labels, probabilities };
}

function grow(component: Component, birth: number, minClusterSize: number): Cluster {
  const fallen: Cluster["fallen"] = [];
  const children: Cluster[] = [];
  const size = component.points.length;
  let rest = component;
  while (children.length === 0 && rest.points.length > 0) {
    const cut = rest.edges.at(-1);
    const lambda = cut === undefined ? Infinity : 1 / cut.reach;
    const halves = cut === undefined ? [rest] : components(rest, rest.edges.slice(0, -1));
    const lasting = halves.filter(
      (half) => cut !== undefined && outlasts(half, cut.reach, minClusterSize),
    );
    if (lasting.length === 2) {
      children.push(...lasting.map((half) => grow(half, lambda, minClusterSize)));
      break;
    }
    for (const half of halves) {
      if (!lasting.includes(half)) fallen.push(...half.points.map((point) => ({ point, lambda })));
    }
    rest = lasting[0] ?? { points: [], edges: [] };
  }
  const rows = [
    ...fallen.map(({ lambda }) => ({ lambda, size: 1 })),
    ...children.map((child) => ({ lambda: child.birth, size: child.size })),
  ];
  const stability = rows.reduce((sum, row) => sum + (row.lambda - birth) * row.size, 0);
  const peak = Math.max(...rows.map((row) => row.lambda));
  return { birth, size, stability, peak, fallen, children };
}

function components({ points }: Component, edges: Edge[]): Component[] {
  const found: Component[] = [];
  const seen = new Set<number>();
  for (const start of points) {
    if (seen.has(start)) continue;
    const members = new Set([start]);
    for (const member of members) {
      for (const { i, j } of edges) {
        if (i === member) members.add(j);
        if (j === member) members.add(i);
      }
    }
    for (const member of members) seen.add(member);
    found.push({ points: [...members], edges: edges.filter(({ i }) => members.has(i)) });
  }
  return found;
}

function outlasts(component: Component, reach: number, minClusterSize: number): boolean {
  const shorter = component.edges.filter((edge) => edge.reach < reach);
  return components(component, shorter).some(({ points }) => points.length >= minClusterSize);
}

function mostStable(cluster: Cluster): Cluster[] {
  return stabilityBelow(cluster) > cluster.stability
    ? cluster.children.flatMap(mostStable)
    : [cluster];
}

function stabilityBelow({ children }: Cluster): number {
  const best = children.map((child) => Math.max(child.stability, stabilityBelow(child)));
  return best.reduce((sum, stability) => sum + stability, 0);
}

function allFallen({ fallen, children }: Cluster): Cluster["fallen"] {
  return [...fallen, ...children.flatMap(allFallen)];
}
