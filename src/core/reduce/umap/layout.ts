import type { LayoutOptimizer, LayoutProblem, NewPoints } from "../../kernels.ts";
import { createRandom } from "../../math/random.ts";
import { approximatePower } from "./approximate-power.ts";

/** Negative samples that see the same positions; the last group is filled up with the vertex itself. */
const GROUP = 5;
/** Of a SIMD register. */
const LANES = 4;
const LARGEST_STEP = 4;
/** Keep gradients finite, however far apart or near the vertices are and whatever the curve. */
const LARGEST_POWER = 2 ** 96;
const LARGEST_GRADIENT = 2 ** 100;
/** Keeps the repulsion of near vertices finite. */
const SOFTENING = Math.fround(0.001);

const lanes = new Float32Array(LANES);

const { fround } = Math;

/**
 * UMAP's stochastic gradient descent (McInnes, Healy, Melville 2018, section 3.2), as umap-learn's
 * `optimize_layout_euclidean`: both ends of an edge attract each other, `negativeSampleCount`
 * random vertices repel its head, every component of a gradient is cut at ±4, the learning rate
 * falls linearly to 0. It departs from it in four ways. An edge of weight w is sampled in epoch n
 * when `floor((n + 1) w / maxW) > floor(n w / maxW)`, which is as often, but needs no state.
 * Negative samples are drawn anew for every epoch and applied in groups of five. Powers are
 * polynomials good to 1e-4, and attraction is bounded, so that no curve gives NaN. All arithmetic is
 * f32. New points
 * (`transform` in umap-learn) take the same steps, but are the only ones to move.
 */
export function layoutOptimizer(problem: LayoutProblem): LayoutOptimizer {
  const { graph, dimensions, epochCount, learningRate, seed } = problem;
  const { vertexCount } = graph;
  // One more row, for the point being placed.
  const positions = new Float32Array((vertexCount + 1) * dimensions);
  const frequencies = edgeFrequencies(graph.weights);
  const move = createMove(problem, positions);

  function runEpoch(epoch: number): void {
    const rate = fround(learningRate * (1 - epoch / epochCount));
    const random = createRandom(seed, epoch);
    for (let head = 0; head < vertexCount; head++) {
      const end = graph.offsets[head + 1];
      for (let edge = graph.offsets[head]; edge < end; edge++) {
        if (!isDue(frequencies[edge], epoch)) continue;
        move(head, graph.neighbors[edge], random.uint32, rate, true);
      }
    }
  }

  function placePoint(neighbors: Int32Array, ownFrequencies: Float32Array, ownSeed: number): void {
    for (let epoch = 0; epoch < epochCount; epoch++) {
      const rate = fround(learningRate * (1 - epoch / epochCount));
      const random = createRandom(ownSeed, epoch);
      for (let edge = 0; edge < neighbors.length; edge++) {
        if (!isDue(ownFrequencies[edge], epoch)) continue;
        move(vertexCount, neighbors[edge], random.uint32, rate, false);
      }
    }
  }

  function placePoints({ positions: starts, neighborCount, ...points }: NewPoints): Float32Array {
    const placed = new Float32Array(starts.length);
    const pointAt = vertexCount * dimensions;
    for (let i = 0; i * dimensions < starts.length; i++) {
      const first = i * neighborCount;
      positions.set(starts.subarray(i * dimensions, (i + 1) * dimensions), pointAt);
      placePoint(
        points.neighbors.subarray(first, first + neighborCount),
        edgeFrequencies(points.weights.subarray(first, first + neighborCount)),
        points.seeds[i],
      );
      placed.set(positions.subarray(pointAt), i * dimensions);
    }
    return placed;
  }

  return {
    setPositions: (given) => positions.set(given),
    advance(from, to) {
      for (let epoch = from; epoch < to; epoch++) runEpoch(epoch);
    },
    readPositions(read = new Float32Array(vertexCount * dimensions)) {
      read.set(positions.subarray(0, read.length));
      return read;
    },
    placePoints,
  };
}

/** How often an edge is sampled, per epoch: its weight by the largest one, 0 where none is above 0. */
function edgeFrequencies(weights: Float32Array): Float32Array {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, weight);
  return weights.map((weight) => (largest > 0 ? weight / largest : 0));
}

/** Whether an edge is sampled in an epoch. */
function isDue(frequency: number, epoch: number): boolean {
  return Math.floor(fround((epoch + 1) * frequency)) > Math.floor(fround(epoch * frequency));
}

/**
 * Moves the head of an edge towards its tail and away from `negativeSampleCount` random vertices, and
 * the tail towards it where that may move. The vertex itself and those at its place do not repel it.
 */
function createMove(problem: LayoutProblem, positions: Float32Array) {
  const { dimensions, negativeSampleCount } = problem;
  const { vertexCount } = problem.graph;
  const b = fround(problem.b);
  const a = fround(problem.a);
  const attraction = fround(-2 * fround(a * b));
  const repulsion = fround(2 * fround(fround(problem.repulsion) * b));
  const others = new Int32Array(GROUP);
  const gradients = new Float32Array(GROUP);
  const parts = new Float32Array(GROUP);

  function powerOf(square: number): number {
    return Math.min(approximatePower(square, b), LARGEST_POWER);
  }

  function pullOf(square: number): number {
    const power = powerOf(square);
    const divisor = fround(square * fround(fround(a * power) + 1));
    const pull = square > 0 ? fround(fround(attraction * power) / divisor) : 0;
    return Math.max(pull, -LARGEST_GRADIENT);
  }

  function drawGroup(head: number, wanted: number, draw: () => number): void {
    for (let i = 0; i < GROUP; i++) {
      const other = i < wanted ? Math.floor((draw() * vertexCount) / 4294967296) : head;
      const square = squaredDistance(positions, dimensions, head, other);
      const raised = fround(fround(a * powerOf(square)) + 1);
      others[i] = other * dimensions;
      gradients[i] = repulsion / fround(fround(SOFTENING + square) * raised);
    }
  }

  /** How far the group drives coordinate `d` of a vertex at `x`, by a learning rate. */
  function drive(d: number, x: number, rate: number): number {
    for (let i = 0; i < GROUP; i++) {
      parts[i] = clip(fround(gradients[i] * fround(x - positions[others[i] + d])));
    }
    return fround(fround(sumOfLanes(parts) + parts[LANES]) * rate);
  }

  return function move(
    head: number,
    tail: number,
    draw: () => number,
    rate: number,
    movesTail: boolean,
  ): void {
    const pull = pullOf(squaredDistance(positions, dimensions, head, tail));
    drawGroup(head, negativeSampleCount, draw);
    for (let d = 0; d < dimensions; d++) {
      const x = positions[head * dimensions + d];
      const y = positions[tail * dimensions + d];
      const step = fround(clip(fround(pull * fround(x - y))) * rate);
      positions[head * dimensions + d] = fround(x + step) + drive(d, x, rate);
      if (movesTail) positions[tail * dimensions + d] = y - step;
    }
    for (let drawn = GROUP; drawn < negativeSampleCount; drawn += GROUP) {
      drawGroup(head, negativeSampleCount - drawn, draw);
      for (let d = 0; d < dimensions; d++) {
        const x = positions[head * dimensions + d];
        positions[head * dimensions + d] = x + drive(d, x, rate);
      }
    }
  };
}

function clip(value: number): number {
  return Math.max(-LARGEST_STEP, Math.min(LARGEST_STEP, value));
}

/** Four interleaved sums, as the lanes of a SIMD register, put together at the end. */
function squaredDistance(
  positions: Float32Array,
  dimensions: number,
  first: number,
  second: number,
): number {
  lanes.fill(0);
  for (let d = 0; d < dimensions; d++) {
    const x = positions[first * dimensions + d];
    const y = positions[second * dimensions + d];
    const difference = fround(x - y);
    lanes[d & 3] = lanes[d & 3] + fround(difference * difference);
  }
  return sumOfLanes(lanes);
}

function sumOfLanes([s0, s1, s2, s3]: Float32Array): number {
  return fround(fround(s0 + s2) + fround(s1 + s3));
}
