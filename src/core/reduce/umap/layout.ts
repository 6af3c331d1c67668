import type { LayoutOptimizer, LayoutProblem } from "../../kernels.ts";
import { createRandom } from "../../math/random.ts";
import { approximatePower } from "./approximate-power.ts";

/** Negative samples that see the same positions; the last group is filled up with the vertex itself. */
const GROUP = 4;
const LARGEST_STEP = 4;
/** Keeps the repulsion of near vertices finite. */
const SOFTENING = Math.fround(0.001);

const lanes = new Float32Array(GROUP);

const { fround } = Math;

/**
 * UMAP's stochastic gradient descent (McInnes, Healy, Melville 2018, section 3.2), as umap-learn's
 * `optimize_layout_euclidean`: both ends of an edge attract each other, `negativeSampleCount`
 * random vertices repel its head, every component of a gradient is cut at ±4, the learning rate
 * falls linearly to 0. It departs from it in three ways. An edge of weight w is sampled in epoch n
 * when `floor((n + 1) w / maxW) > floor(n w / maxW)`, which is as often, but needs no state.
 * Negative samples are drawn anew for every epoch and applied in groups of four. Powers are
 * polynomials good to 1e-4. All arithmetic is f32.
 */
export function layoutOptimizer(problem: LayoutProblem): LayoutOptimizer {
  const { graph, dimensions, epochCount, learningRate, seed } = problem;
  const positions = new Float32Array(graph.vertexCount * dimensions);
  const frequencies = edgeFrequencies(graph.weights);
  const attract = createAttraction(problem, positions);
  const repel = createRepulsion(problem, positions);

  function runEpoch(epoch: number): void {
    const rate = fround(learningRate * (1 - epoch / epochCount));
    const random = createRandom(seed, epoch);
    for (let head = 0; head < graph.vertexCount; head++) {
      const end = graph.offsets[head + 1] as number;
      for (let edge = graph.offsets[head] as number; edge < end; edge++) {
        const frequency = frequencies[edge] as number;
        const due = Math.floor(fround((epoch + 1) * frequency));
        if (due <= Math.floor(fround(epoch * frequency))) continue;
        attract(head, graph.neighbors[edge] as number, rate);
        repel(head, random.uint32, rate);
      }
    }
  }

  return {
    setPositions: (given) => positions.set(given),
    advance(from, to) {
      for (let epoch = from; epoch < to; epoch++) runEpoch(epoch);
    },
    readPositions: () => positions.slice(),
  };
}

/** How often an edge is sampled, per epoch: its weight by the largest one. */
function edgeFrequencies(weights: Float32Array): Float32Array {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, weight);
  return weights.map((weight) => weight / largest);
}

/** Moves both ends of an edge towards each other. */
function createAttraction(problem: LayoutProblem, positions: Float32Array) {
  const { dimensions } = problem;
  const a = fround(problem.a);
  const b = fround(problem.b);
  const factor = fround(-2 * fround(a * b));

  return function attract(head: number, tail: number, rate: number): void {
    const square = squaredDistance(positions, dimensions, head, tail);
    const power = approximatePower(square, b);
    const divisor = fround(square * fround(fround(a * power) + 1));
    const gradient = square > 0 ? fround(fround(factor * power) / divisor) : 0;
    for (let d = 0; d < dimensions; d++) {
      const x = positions[head * dimensions + d] as number;
      const y = positions[tail * dimensions + d] as number;
      const step = fround(clip(fround(gradient * fround(x - y))) * rate);
      positions[head * dimensions + d] = x + step;
      positions[tail * dimensions + d] = y - step;
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
        const x = positions[head * dimensions + d] as number;
        for (let lane = 0; lane < GROUP; lane++) {
          const y = positions[(others[lane] as number) + d] as number;
          parts[lane] = clip(fround((gradients[lane] as number) * fround(x - y)));
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
    const x = positions[first * dimensions + d] as number;
    const y = positions[second * dimensions + d] as number;
    const difference = fround(x - y);
    lanes[d & 3] = (lanes[d & 3] as number) + fround(difference * difference);
  }
  return sumOfLanes(lanes);
}

function sumOfLanes([s0, s1, s2, s3]: Float32Array): number {
  return fround(fround((s0 as number) + (s2 as number)) + fround((s1 as number) + (s3 as number)));
}
