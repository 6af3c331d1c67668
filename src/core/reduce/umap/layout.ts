import type { LayoutOptimizer, LayoutProblem, NewPoints } from "../../kernels.ts";
import { createRandom } from "../../math/random.ts";
import { approximatePower } from "./approximate-power.ts";

/** Negative samples that see the same positions; the last group is filled up with the vertex itself. */
const GROUP = 4;
const LARGEST_STEP = 4;
/** Keep the attraction finite, however far apart or near the vertices are and whatever the curve. */
const LARGEST_POWER = 2 ** 96;
const LARGEST_GRADIENT = 2 ** 100;
/** Keeps the repulsion of near vertices finite. */
const SOFTENING = Math.fround(0.001);

const lanes = new Float32Array(GROUP);

const { fround } = Math;

/**
 * UMAP's stochastic gradient descent (McInnes, Healy, Melville 2018, section 3.2), as umap-learn's
 * `optimize_layout_euclidean`: both ends of an edge attract each other, `negativeSampleCount`
 * random vertices repel its head, every component of a gradient is cut at ±4, the learning rate
 * falls linearly to 0. It departs from it in four ways. An edge of weight w is sampled in epoch n
 * when `floor((n + 1) w / maxW) > floor(n w / maxW)`, which is as often, but needs no state.
 * Negative samples are drawn anew for every epoch and applied in groups of four. Powers are
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
  const attract = createAttraction(problem, positions);
  const repel = createRepulsion(problem, positions);

  function runEpoch(epoch: number): void {
    const rate = fround(learningRate * (1 - epoch / epochCount));
    const random = createRandom(seed, epoch);
    for (let head = 0; head < vertexCount; head++) {
      const end = graph.offsets[head + 1];
      for (let edge = graph.offsets[head]; edge < end; edge++) {
        if (!isDue(frequencies[edge], epoch)) continue;
        attract(head, graph.neighbors[edge], rate, true);
        repel(head, random.uint32, rate);
      }
    }
  }

  function placePoint(neighbors: Int32Array, ownFrequencies: Float32Array, ownSeed: number): void {
    for (let epoch = 0; epoch < epochCount; epoch++) {
      const rate = fround(learningRate * (1 - epoch / epochCount));
      const random = createRandom(ownSeed, epoch);
      for (let edge = 0; edge < neighbors.length; edge++) {
        if (!isDue(ownFrequencies[edge], epoch)) continue;
        attract(vertexCount, neighbors[edge], rate, false);
        repel(vertexCount, random.uint32, rate);
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
    readPositions: () => positions.slice(0, vertexCount * dimensions),
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

/** Moves the head of an edge towards its tail, and the tail towards it where that may move. */
function createAttraction(problem: LayoutProblem, positions: Float32Array) {
  const { dimensions } = problem;
  const a = fround(problem.a);
  const b = fround(problem.b);
  const factor = fround(-2 * fround(a * b));

  return function attract(head: number, tail: number, rate: number, movesTail: boolean): void {
    const square = squaredDistance(positions, dimensions, head, tail);
    const power = Math.min(approximatePower(square, b), LARGEST_POWER);
    const divisor = fround(square * fround(fround(a * power) + 1));
    const pull = square > 0 ? fround(fround(factor * power) / divisor) : 0;
    const gradient = Math.max(pull, -LARGEST_GRADIENT);
    for (let d = 0; d < dimensions; d++) {
      const x = positions[head * dimensions + d];
      const y = positions[tail * dimensions + d];
      const step = fround(clip(fround(gradient * fround(x - y))) * rate);
      positions[head * dimensions + d] = x + step;
      if (movesTail) positions[tail * dimensions + d] = y - step;
    }
  };
}

/** Moves a vertex away from random others; itself and those at the same place have no effect. */
function createRepulsion(problem: LayoutProblem, positions: Float32Array) {
  const { dimensions, negativeSampleCount } = problem;
  const { vertexCount } = problem.graph;
  const a = fround(problem.a);
  const b = fround(problem.b);
  const factor = fround(2 * fround(fround(problem.repulsion) * b));
  const others = new Int32Array(GROUP);
  const gradients = new Float32Array(GROUP);
  const parts = new Float32Array(GROUP);

  return function repel(head: number, draw: () => number, rate: number): void {
    for (let drawn = 0; drawn < negativeSampleCount; drawn += GROUP) {
      for (let lane = 0; lane < GROUP; lane++) {
        const other =
          drawn + lane < negativeSampleCount
            ? Math.floor((draw() * vertexCount) / 4294967296)
            : head;
        const square = squaredDistance(positions, dimensions, head, other);
        const raised = fround(fround(a * approximatePower(square, b)) + 1);
        others[lane] = other * dimensions;
        gradients[lane] = factor / fround(fround(SOFTENING + square) * raised);
      }
      for (let d = 0; d < dimensions; d++) {
        const x = positions[head * dimensions + d];
        for (let lane = 0; lane < GROUP; lane++) {
          const y = positions[others[lane] + d];
          parts[lane] = clip(fround(gradients[lane] * fround(x - y)));
        }
        positions[head * dimensions + d] = x + fround(sumOfLanes(parts) * rate);
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
