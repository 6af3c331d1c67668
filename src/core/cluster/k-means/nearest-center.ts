/** Index of and squared distance to the nearest center, and the squared distance to the one after it. */
export interface CenterSearch {
  center: number;
  squaredDistance: number;
  /** Infinity where there is one center. */
  nextSquaredDistance: number;
}

/** Writes the nearest of `centers` (`k × dimensions`) to the place at `start`, the first of equal ones. */
export function findNearestCenter(
  points: Float32Array,
  start: number,
  centers: Float64Array,
  dimensions: number,
  into: CenterSearch,
): void {
  let center = -1;
  let nearest = Infinity;
  let next = Infinity;
  for (let at = 0, c = 0; at < centers.length; at += dimensions, c++) {
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const difference = points[start + d] - centers[at + d];
      squares += difference * difference;
    }
    if (squares < nearest) {
      next = nearest;
      nearest = squares;
      center = c;
    } else if (squares < next) next = squares;
  }
  into.center = center;
  into.squaredDistance = nearest;
  into.nextSquaredDistance = next;
}
