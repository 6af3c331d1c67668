import type { LayoutOptimizer, LayoutProblem, NewPoints } from "../core/kernels.ts";
import { createMemoryPlan } from "./memory.ts";

/** Values of a SIMD register. */
const LANES = 4;
/** Neighbors of a point to be placed that there is room for. */
const MOST_NEIGHBORS = 256;

interface Exports extends WebAssembly.Exports {
  prepareLayout(
    positions: number,
    rowBytes: number,
    vertexCount: number,
    offsets: number,
    neighbors: number,
    frequencies: number,
    negativeSampleCount: number,
    seed: number,
    a: number,
    b: number,
    repulsion: number,
  ): void;
  runEpoch(epoch: number, learningRate: number): void;
  runPointEpoch(
    neighbors: number,
    frequencies: number,
    neighborCount: number,
    seed: number,
    epoch: number,
    learningRate: number,
  ): void;
}

/** `layoutOptimizer` in WASM; its memory is 8 bytes an edge and 4 a padded coordinate. */
export function createLayoutOptimizer(
  module: WebAssembly.Module,
  problem: LayoutProblem,
): LayoutOptimizer {
  const { graph, dimensions, epochCount, learningRate } = problem;
  const { vertexCount, offsets, neighbors, weights } = graph;
  const stride = Math.ceil(dimensions / LANES) * LANES;
  const plan = createMemoryPlan();
  // One more row, for the point being placed.
  const positionsAt = plan.reserve(4 * (vertexCount + 1) * stride);
  const offsetsAt = plan.reserve(4 * offsets.length);
  const neighborsAt = plan.reserve(4 * neighbors.length);
  const frequenciesAt = plan.reserve(4 * weights.length);
  const ownNeighborsAt = plan.reserve(4 * MOST_NEIGHBORS);
  const ownFrequenciesAt = plan.reserve(4 * MOST_NEIGHBORS);
  const { exports, buffer } = plan.instantiate(module);
  const { prepareLayout, runEpoch, runPointEpoch } = exports as Exports;
  const positions = new Float32Array(buffer, positionsAt, vertexCount * stride);
  new Int32Array(buffer, offsetsAt, offsets.length).set(offsets);
  new Int32Array(buffer, neighborsAt, neighbors.length).set(neighbors);
  writeFrequencies(new Float32Array(buffer, frequenciesAt, weights.length), weights);
  prepareLayout(
    positionsAt,
    4 * stride,
    vertexCount,
    offsetsAt,
    neighborsAt,
    frequenciesAt,
    problem.negativeSampleCount,
    problem.seed,
    problem.a,
    problem.b,
    problem.repulsion,
  );

  const point = new Float32Array(buffer, positionsAt + 4 * vertexCount * stride, stride);
  const ownNeighbors = new Int32Array(buffer, ownNeighborsAt, MOST_NEIGHBORS);
  const ownFrequencies = new Float32Array(buffer, ownFrequenciesAt, MOST_NEIGHBORS);

  function placePoints({ positions: starts, neighborCount, ...points }: NewPoints): Float32Array {
    if (neighborCount > MOST_NEIGHBORS) {
      throw new RangeError(
        `A point has ${neighborCount} neighbors; at most ${MOST_NEIGHBORS} are possible.`,
      );
    }
    const placed = new Float32Array(starts.length);
    for (let i = 0; i * dimensions < starts.length; i++) {
      const first = i * neighborCount;
      point.set(starts.subarray(i * dimensions, (i + 1) * dimensions));
      ownNeighbors.set(points.neighbors.subarray(first, first + neighborCount));
      writeFrequencies(ownFrequencies, points.weights.subarray(first, first + neighborCount));
      const seed = points.seeds[i] as number;
      for (let epoch = 0; epoch < epochCount; epoch++) {
        const rate = learningRate * (1 - epoch / epochCount);
        runPointEpoch(ownNeighborsAt, ownFrequenciesAt, neighborCount, seed, epoch, rate);
      }
      placed.set(point.subarray(0, dimensions), i * dimensions);
    }
    return placed;
  }

  return {
    placePoints,
    setPositions(given) {
      copyColumns(given, dimensions, positions, stride, dimensions);
    },
    advance(from, to) {
      for (let epoch = from; epoch < to; epoch++) {
        runEpoch(epoch, learningRate * (1 - epoch / epochCount));
      }
    },
    readPositions() {
      const read = new Float32Array(vertexCount * dimensions);
      copyColumns(positions, stride, read, dimensions, dimensions);
      return read;
    },
  };
}

function writeFrequencies(out: Float32Array, weights: Float32Array): void {
  let largest = 0;
  for (const weight of weights) largest = Math.max(largest, weight);
  for (let edge = 0; edge < weights.length; edge++) {
    out[edge] = largest > 0 ? (weights[edge] as number) / largest : 0;
  }
}

/** Copies the first `count` columns of every row from one row length to another. */
function copyColumns(
  from: Float32Array,
  fromStride: number,
  to: Float32Array,
  toStride: number,
  count: number,
): void {
  const rowCount = Math.floor(to.length / toStride);
  for (let row = 0; row < rowCount; row++) {
    for (let column = 0; column < count; column++) {
      to[row * toStride + column] = from[row * fromStride + column] as number;
    }
  }
}
