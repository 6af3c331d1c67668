import type { ClusterPoints } from "../hdbscan/cluster-points.ts";
import { findNearestCenter } from "./nearest-center.ts";

export interface CentersFit {
  /** `k × dimensions` */
  readonly centers: Float64Array;
  /** Of each point its nearest center, the first of equal ones. */
  readonly labels: Int32Array;
  /** Documents of each center. */
  readonly sizes: Float64Array;
  /** Sum of the squared distances, by document. */
  readonly inertia: number;
  readonly iterationCount: number;
}

/** By how much a bound must win, so that its rounding never does. */
const MARGIN = 1 + 1e-9;

/**
 * Lloyd's algorithm (1982) from `start` (`k × dimensions`, not written to) until no point changes
 * its center or `iterationLimit` updates. Distances that cannot matter are left out by Hamerly's
 * bounds (2010), which changes no bit. A center that loses all points moves to the point farthest
 * from its own, as in scikit-learn.
 */
export function lloyd(
  problem: ClusterPoints,
  start: Float64Array,
  iterationLimit: number,
): CentersFit {
  const run = new LloydRun(problem, start.slice());
  let iterationCount = 0;
  while (run.assign() && iterationCount < iterationLimit) {
    run.update();
    iterationCount++;
  }
  return { ...run.read(), iterationCount };
}

class LloydRun {
  readonly #problem: ClusterPoints;
  readonly #centers: Float64Array;
  readonly #before: Float64Array;
  readonly #sums: Float64Array;
  readonly #sizes: Float64Array;
  readonly #labels: Int32Array;
  /** At least the distance to the own center. */
  readonly #uppers: Float64Array;
  /** At most the distance to any other. */
  readonly #lowers: Float64Array;
  /** Half the distance from each center to the nearest other. */
  readonly #reaches: Float64Array;
  readonly #moves: Float64Array;
  readonly #search = { center: 0, squaredDistance: 0, nextSquaredDistance: 0 };

  constructor(problem: ClusterPoints, centers: Float64Array) {
    const { pointCount, dimensions } = problem;
    const count = centers.length / dimensions;
    this.#problem = problem;
    this.#centers = centers;
    this.#before = new Float64Array(centers.length);
    this.#sums = new Float64Array(centers.length);
    this.#sizes = new Float64Array(count);
    this.#labels = new Int32Array(pointCount).fill(-1);
    this.#uppers = new Float64Array(pointCount).fill(Infinity);
    this.#lowers = new Float64Array(pointCount);
    this.#reaches = new Float64Array(count);
    this.#moves = new Float64Array(count);
  }

  /** Gives every point to its nearest center; whether one changed. */
  assign(): boolean {
    const { points, pointCount, dimensions } = this.#problem;
    const labels = this.#labels;
    const search = this.#search;
    this.#measureReaches();
    let hasChanged = false;
    for (let i = 0; i < pointCount; i++) {
      const own = labels[i];
      const bound = own < 0 ? 0 : Math.max(this.#reaches[own], this.#lowers[i]);
      if (this.#uppers[i] * MARGIN < bound) continue;
      const start = i * dimensions;
      if (own >= 0) {
        this.#uppers[i] = Math.sqrt(this.#squaredDistance(start, own));
        if (this.#uppers[i] * MARGIN < bound) continue;
      }
      findNearestCenter(points, start, this.#centers, dimensions, search);
      this.#uppers[i] = Math.sqrt(search.squaredDistance);
      this.#lowers[i] = Math.sqrt(search.nextSquaredDistance);
      if (search.center === own) continue;
      labels[i] = search.center;
      hasChanged = true;
    }
    return hasChanged;
  }

  /** Moves every center to the mean of its points. */
  update(): void {
    const { dimensions } = this.#problem;
    const centers = this.#centers;
    this.#before.set(centers);
    this.#sumPoints();
    const hasMoved = this.#fillEmpty();
    for (let c = 0; c < this.#sizes.length; c++) {
      if (this.#sizes[c] === 0) continue;
      const start = c * dimensions;
      for (let d = 0; d < dimensions; d++) {
        centers[start + d] = this.#sums[start + d] / this.#sizes[c];
      }
    }
    if (hasMoved) this.#forgetBounds();
    else this.#moveBounds();
  }

  read() {
    this.#sumPoints();
    const { pointCount, dimensions, weights } = this.#problem;
    let inertia = 0;
    for (let i = 0; i < pointCount; i++) {
      const weight = weights === undefined ? 1 : weights[i];
      inertia += weight * this.#squaredDistance(i * dimensions, this.#labels[i]);
    }
    return { centers: this.#centers, labels: this.#labels, sizes: this.#sizes, inertia };
  }

  #squaredDistance(start: number, center: number): number {
    const { points, dimensions } = this.#problem;
    const at = center * dimensions;
    let squares = 0;
    for (let d = 0; d < dimensions; d++) {
      const difference = points[start + d] - this.#centers[at + d];
      squares += difference * difference;
    }
    return squares;
  }

  #sumPoints(): void {
    const { points, pointCount, dimensions, weights } = this.#problem;
    this.#sums.fill(0);
    this.#sizes.fill(0);
    for (let i = 0; i < pointCount; i++) {
      const weight = weights === undefined ? 1 : weights[i];
      const start = i * dimensions;
      const to = this.#labels[i] * dimensions;
      for (let d = 0; d < dimensions; d++) this.#sums[to + d] += weight * points[start + d];
      this.#sizes[this.#labels[i]] += weight;
    }
  }

  /** Gives each empty center the point farthest from its own; whether there was one. */
  #fillEmpty(): boolean {
    const { points, dimensions, weights } = this.#problem;
    let hasMoved = false;
    for (let c = 0; c < this.#sizes.length; c++) {
      if (this.#sizes[c] > 0) continue;
      const farthest = this.#farthestPoint();
      if (farthest < 0) break;
      const weight = weights === undefined ? 1 : weights[farthest];
      const from = this.#labels[farthest] * dimensions;
      const start = farthest * dimensions;
      for (let d = 0; d < dimensions; d++) {
        this.#sums[from + d] -= weight * points[start + d];
        this.#sums[c * dimensions + d] = weight * points[start + d];
      }
      this.#sizes[this.#labels[farthest]] -= weight;
      this.#sizes[c] = weight;
      this.#labels[farthest] = c;
      hasMoved = true;
    }
    return hasMoved;
  }

  /** Of those that share their center with others, -1 where all lie on it. */
  #farthestPoint(): number {
    const { pointCount, dimensions, weights } = this.#problem;
    let farthest = -1;
    let distance = 0;
    for (let i = 0; i < pointCount; i++) {
      const weight = weights === undefined ? 1 : weights[i];
      if (this.#sizes[this.#labels[i]] === weight) continue;
      const squares = this.#squaredDistance(i * dimensions, this.#labels[i]);
      if (squares <= distance) continue;
      distance = squares;
      farthest = i;
    }
    return farthest;
  }

  #measureReaches(): void {
    const { dimensions } = this.#problem;
    const centers = this.#centers;
    this.#reaches.fill(Infinity);
    for (let b = 0; b < this.#reaches.length; b++) {
      for (let a = 0; a < b; a++) {
        let squares = 0;
        for (let d = 0; d < dimensions; d++) {
          const difference = centers[a * dimensions + d] - centers[b * dimensions + d];
          squares += difference * difference;
        }
        const half = Math.sqrt(squares) / 2;
        if (half < this.#reaches[a]) this.#reaches[a] = half;
        if (half < this.#reaches[b]) this.#reaches[b] = half;
      }
    }
  }

  #forgetBounds(): void {
    this.#uppers.fill(Infinity);
    this.#lowers.fill(0);
  }

  /** By as much as the centers moved. */
  #moveBounds(): void {
    const { dimensions } = this.#problem;
    let largest = -1;
    let second = 0;
    for (let c = 0; c < this.#moves.length; c++) {
      let squares = 0;
      for (let d = 0; d < dimensions; d++) {
        const move = this.#centers[c * dimensions + d] - this.#before[c * dimensions + d];
        squares += move * move;
      }
      this.#moves[c] = Math.sqrt(squares);
      if (largest < 0) largest = c;
      else if (this.#moves[c] > this.#moves[largest]) {
        second = this.#moves[largest];
        largest = c;
      } else if (this.#moves[c] > second) second = this.#moves[c];
    }
    for (let i = 0; i < this.#labels.length; i++) {
      const own = this.#labels[i];
      this.#uppers[i] += this.#moves[own];
      this.#lowers[i] -= own === largest ? second : this.#moves[largest];
    }
  }
}
