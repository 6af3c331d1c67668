import { DisjointSet } from "../../math/disjoint-set.ts";
import type { Linkage } from "../hdbscan/linkage.ts";
import type { Merges } from "./merges.ts";

/**
 * The merges as a tree, by ascending height, equal ones in their order. `sizes` is how many documents
 * there are at each point. Of two children the left one holds the lowest point. A merge is never
 * lower than what it merges: rounding alone could make it so with these linkages. A point falls apart
 * at 0.
 */
export function mergeTree(merges: Merges, sizes: Int32Array): Linkage {
  const { first, second } = merges;
  const pointCount = sizes.length;
  const heights = risingHeights(merges, pointCount);
  const order = Int32Array.from(heights.keys()).sort((a, b) => heights[a] - heights[b] || a - b);
  const left = new Int32Array(order.length);
  const right = new Int32Array(order.length);
  const distances = new Float64Array(pointCount + order.length);
  const nodeSizes = new Int32Array(pointCount + order.length);
  nodeSizes.set(sizes);
  const lowest = Int32Array.from({ length: pointCount + order.length }, (_, node) => node);
  const sets = new DisjointSet(pointCount);
  const nodeOf = Int32Array.from({ length: pointCount }, (_, point) => point);
  for (let merge = 0; merge < order.length; merge++) {
    const node = pointCount + merge;
    const one = nodeOf[sets.find(first[order[merge]])];
    const other = nodeOf[sets.find(second[order[merge]])];
    const isInOrder = lowest[one] < lowest[other];
    left[merge] = isInOrder ? one : other;
    right[merge] = isInOrder ? other : one;
    lowest[node] = Math.min(lowest[one], lowest[other]);
    distances[node] = heights[order[merge]];
    nodeSizes[node] = nodeSizes[one] + nodeSizes[other];
    sets.union(first[order[merge]], second[order[merge]]);
    nodeOf[sets.find(first[order[merge]])] = node;
  }
  return { pointCount, left, right, distances, sizes: nodeSizes };
}

function risingHeights({ first, second, heights }: Merges, pointCount: number): Float64Array {
  const rising = new Float64Array(heights.length);
  const sets = new DisjointSet(pointCount);
  const reached = new Float64Array(pointCount);
  for (let merge = 0; merge < heights.length; merge++) {
    const below = Math.max(reached[sets.find(first[merge])], reached[sets.find(second[merge])]);
    rising[merge] = Math.max(heights[merge], below);
    sets.union(first[merge], second[merge]);
    reached[sets.find(first[merge])] = rising[merge];
  }
  return rising;
}
