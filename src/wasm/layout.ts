import type { LayoutOptimizer, LayoutProblem } from "../core/kernels.ts";
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
    ownNeighbors: number,
    ownFrequencies: number,
    negativeSampleCount: number,
    seed: number,
    a: number,
    b: number,
    repulsion: number,
  ): void;
  runEpoch(epoch: number, learningRate: number): void;
  runPointEpoch(neighborCount: number, seed: number, epoch: number, learningRate: number): void;
}

/** `layoutOptimizer` in WASM; its memory is 8 bytes an edge and 4 a padded coordinate. */
export function createLayoutOptimizer(
  module: WebAssembly.Module,
  problem: LayoutProblem,
): LayoutOptimizer {
  const { graph, dimensions, epochCount, learningRate } = problem;
  const stride = Math.ceil(dimensions / LANES) * LANES;
  const { exports, positions, point } = createLayoutMemory(module, problem, stride);
  const rateOf = (epoch: number): number => learningRate * (1 - epoch / epochCount);

  return {
    setPositions(given) {
      copyColumns(given, dimensions, positions, stride, dimensions);
    },
    advance(from, to) {
      for (let epoch = from; epoch < to; epoch++) exports.runEpoch(epoch, rateOf(epoch));
    },
    readPositions(read = new Float32Array(graph.vertexCount * dimensions)) {
      copyColumns(positions, stride, read, dimensions, dimensions);
      return read;
    },
    placePoints({ positions: starts, neighborCount, neighbors, weights, seeds }) {
      checkNeighborCount(neighborCount);
      const placed = new Float32Array(starts.length);
      for (let i = 0; i * dimensions < starts.length; i++) {
        const first = i * neighborCount;
        const seed = seeds[i] as number;
        point.position.set(starts.subarray(i * dimensions, (i + 1) * dimensions));
        point.neighbors.set(neighbors.subarray(first, first + neighborCount));
        writeFrequencies(point.frequencies, weights.subarray(first, first + neighborCount));
        for (let epoch = 0; epoch < epochCount; epoch++) {
          exports.runPointEpoch(neighborCount, seed, epoch, rateOf(epoch));
        }
        placed.set(point.position.subarray(0, dimensions), i * dimensions);
      }
      return placed;
    },
  };
}

/** The graph in the memory of an instance, and views of what goes in and out. */
function createLayoutMemory(module: WebAssembly.Module, problem: LayoutProblem, stride: number) {
  const { vertexCount, offsets, neighbors, weights } = problem.graph;
  const plan = createMemoryPlan();
  // One more row, for the point being placed.
  const positionsAt = plan.reserve(4 * (vertexCount + 1) * stride);
  const offsetsAt = plan.reserve(4 * offsets.length);
  const neighborsAt = plan.reserve(4 * neighbors.length);
  const frequenciesAt = plan.reserve(4 * weights.length);
  const ownNeighborsAt = plan.reserve(4 * MOST_NEIGHBORS);
  const ownFrequenciesAt = plan.reserve(4 * MOST_NEIGHBORS);
  const { exports: all, buffer } = plan.instantiate(module);
  const exports = all as Exports;
  new Int32Array(buffer, offsetsAt, offsets.length).set(offsets);
  new Int32Array(buffer, neighborsAt, neighbors.length).set(neighbors);
  writeFrequencies(new Float32Array(buffer, frequenciesAt, weights.length), weights);
  exports.prepareLayout(
    positionsAt,
    4 * stride,
    vertexCount,
    offsetsAt,
    neighborsAt,
    frequenciesAt,
    ownNeighborsAt,
    ownFrequenciesAt,
    problem.negativeSampleCount,
    problem.seed,
    problem.a,
    problem.b,
    problem.repulsion,
  );
  return {
    exports,
    positions: new Float32Array(buffer, positionsAt, vertexCount * stride),
    point: {
      position: new Float32Array(buffer, positionsAt + 4 * vertexCount * stride, stride),
      neighbors: new Int32Array(buffer, ownNeighborsAt, MOST_NEIGHBORS),
      frequencies: new Float32Array(buffer, ownFrequenciesAt, MOST_NEIGHBORS),
    },
  };
}

function checkNeighborCount(neighborCount: number): void {
  if (neighborCount <= MOST_NEIGHBORS) return;
  throw new RangeError(
    `A point has ${neighborCount} neighbors; at most ${MOST_NEIGHBORS} are possible.`,
  );
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
