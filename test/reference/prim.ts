import { euclideanDistance } from "./mutual-reachability.ts";

/** The weights, ascending, of a minimum spanning tree over mutual reachability, by Prim's dense algorithm. */
export function prim(points: Float32Array, dimensions: number, cores: Float64Array): Float64Array {
  const pointCount = cores.length;
  const costs = new Float64Array(pointCount).fill(Infinity);
  const outside = new Set(Array.from({ length: pointCount }, (_, i) => i));
  const weights: number[] = [];
  let last = 0;
  outside.delete(last);
  while (outside.size > 0) {
    let next = -1;
    for (const j of outside) {
      const distance = euclideanDistance(points, dimensions, last, j);
      costs[j] = Math.min(costs[j], Math.max(cores[last], cores[j], distance));
      if (next < 0 || costs[j] < costs[next]) next = j;
    }
    weights.push(costs[next]);
    outside.delete(next);
    last = next;
  }
  return Float64Array.from(weights).sort();
}
